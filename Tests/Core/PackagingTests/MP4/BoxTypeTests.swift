import Testing

@testable import Packaging

@Suite struct BoxTypeTests {
    // Codes are the bytes of the four characters (ISO/IEC 14496-12 §4.2), in ISO 8859-1.
    @Test(arguments: [
        (BoxType("moov"), 0x6D6F_6F76 as UInt32), ("Opus", 0x4F70_7573), ("url ", 0x7572_6C20), ("©nam", 0xA96E_616D),
    ])
    func isFourBytes(type: BoxType, code: UInt32) {
        #expect(type.code == code)
        #expect(BoxType(stringLiteral: type.rendered()) == type)
    }
}
