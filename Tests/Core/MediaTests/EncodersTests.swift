import Testing

@testable import Media

@Suite struct EncodersTests {
    @Test func beginsWithAnEmptyPacket() {
        let packet = EncodedPacket()
        #expect(packet.bytes.isEmpty && !packet.isKeyFrame)
        #expect(packet.presentation == 0 && packet.decode == 0 && packet.ticks == 0)
    }
}
