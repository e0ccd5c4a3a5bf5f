import RTP
import Testing

@Suite struct CryptoAttributeTests {
    // RFC 4568 §6.1: the MKI stands in the packets as a number of that many bytes.
    @Test(
        arguments: [
            (1, 1, [1]), (1, 4, [0, 0, 0, 1]), (0x0102_0304, 4, [1, 2, 3, 4]), (255, 2, [0, 255]),
            (.max, 8, [255, 255, 255, 255, 255, 255, 255, 255]), (7, 10, [0, 0, 0, 0, 0, 0, 0, 0, 0, 7]),
        ] as [(UInt64, Int, [UInt8])])
    func writesTheIdentifierAsPacketsCarryIt(value: UInt64, count: Int, bytes: [UInt8]) {
        #expect(CryptoAttribute.KeyIdentifier(value: value, count: count).bytes == bytes)
    }

    @Test func neverShowsItsKey() {
        let attribute = CryptoAttribute(
            tag: 1, suite: .aes128HMAC80, keys: [.init(key: .text("SECRET")), .init(key: .named("k7"))])
        var dumped = ""
        dump(attribute, to: &dumped)
        for text in ["\(attribute)", String(reflecting: attribute), dumped, "\(attribute.keys[0].key)"] {
            #expect(!text.contains("SECRET"))
        }
        #expect("\(attribute)".contains("key k7"))
    }
}
