import TestSupport
import Testing

@testable import RTP

@Suite struct SDPTextTests {
    private static let text = "v=0\r\ns=Café ✓\r\n"

    @Test func readsUTF8WithAndWithoutItsMark() {
        #expect(SDPText.decoded(Array(Self.text.utf8)) == Self.text)
        let marked = SDPText.decoded([0xEF, 0xBB, 0xBF] + Array(Self.text.utf8))
        #expect(SDPText.lines(of: marked, limit: 9).map { String(Substring($0)) } == ["v=0", "s=Café ✓", ""])
    }

    @Test func readsUTF16OfEitherOrder() {
        let words = Array(Self.text.utf16)
        let little: [UInt8] = [0xFF, 0xFE] + words.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big: [UInt8] = [0xFE, 0xFF] + words.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        #expect(SDPText.decoded(little) == Self.text)
        #expect(SDPText.decoded(big) == Self.text)
        #expect(SDPText.decoded(little + [0x41]) == Self.text)
    }

    /// Case 40: "s=Café" in ISO 8859-1, and bytes that are no UTF-8 in a charset unknown here.
    @Test func takesOtherBytesForLatin() {
        #expect(SDPText.decoded(hex("73 3D 43 61 66 E9 0A")) == "s=Café\n")
        #expect(SDPText.decoded(hex("73 3D 82 A0 0D 0A")).hasSuffix("\r\n"))
    }

    @Test(arguments: ["", "\u{FF}", "\u{FE}", "\u{EF}\u{BB}"])
    func readsWhatIsShorterThanAMark(text: String) {
        let bytes = text.unicodeScalars.map { UInt8($0.value) }
        #expect(SDPText.decoded(bytes) == text)
    }

    @Test(arguments: ["a\r\nb\r\nc", "a\nb\nc", "a\rb\rc", "a\r\nb\rc"])
    func divides(text: String) {
        #expect(SDPText.lines(of: text, limit: 9).map { String(Substring($0)) } == ["a", "b", "c"])
    }

    @Test func stopsBehindItsLimit() {
        #expect(SDPText.lines(of: String(repeating: "\n", count: 100), limit: 3).count == 4)
    }
}
