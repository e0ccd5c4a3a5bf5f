import Testing

@testable import Packaging

@Suite struct ElementIdentifierTests {
    /// The first byte tells the length, as in a size (RFC 8794 §5).
    @Test(
        arguments: [
            (ElementIdentifier.void, [0xEC]), (.seek, [0x4D, 0xBB]), (.timestampScale, [0x2A, 0xD7, 0xB1]),
            (.cluster, [0x1F, 0x43, 0xB6, 0x75]), (.ebml, [0x1A, 0x45, 0xDF, 0xA3]),
        ] as [(ElementIdentifier, [UInt8])])
    func takesAsManyBytesAsItsFirstByteSays(_ identifier: ElementIdentifier, _ bytes: [UInt8]) {
        #expect(identifier.bytes == bytes)
        #expect(bytes[0].leadingZeroBitCount + 1 == bytes.count)
    }
}
