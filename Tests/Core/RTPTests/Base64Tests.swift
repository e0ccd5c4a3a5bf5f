import RTP
import TestSupport
import Testing

@Suite struct Base64Tests {
    // RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
        ("Zm9vYmFy", "foobar"),
    ])
    func decodesTheVectorsOfTheRFC(text: String, plain: String) {
        #expect(decodedBase64(text) == Array(plain.utf8))
    }

    // FFmpeg's SDP of H.264: a sequence and a picture parameter set (RFC 6184 §8.1). Hand-built.
    @Test func decodesParameterSets() {
        #expect(decodedBase64("Z0LAHtkA") == hex("67 42 C0 1E D9 00"))
        #expect(decodedBase64("aM48gA==".prefix(8)) == hex("68 CE 3C 80"))
        #expect(decodedBase64("+/+/") == hex("FB FF BF"))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zm9vZ", "====", "Z===", "Zg==Zg==", "Zg=a", "=Zg=", "Zm 9", "Zm-_", "Zm9v\n", "Zgé=",
        "Zh==",  // spare bits set (RFC 4648 §3.5)
        "Zm9=",
    ])
    func refusesWhatIsNotCanonical(text: String) {
        #expect(decodedBase64(text) == nil)
    }
}
