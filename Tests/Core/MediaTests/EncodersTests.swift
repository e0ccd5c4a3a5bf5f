import Testing

@testable import Media

@Suite struct EncodersTests {
    @Test func beginsWithAnEmptyPacket() {
        let packet = EncodedPacket()
        #expect(packet.bytes.isEmpty && !packet.isKeyFrame)
        #expect(packet.presentation == 0 && packet.decode == 0 && packet.ticks == 0)
    }

    @Test func placesPacketsOfSoundBehindEachOther() {
        var packet = EncodedPacket()
        packet.place(soundPacket: 0, sampleCount: 960, priming: 312)
        #expect(packet.presentation == -312 && packet.decode == -312 && packet.ticks == 960 && packet.isKeyFrame)
        packet.place(soundPacket: 3, sampleCount: 960, priming: 312)
        #expect(packet.presentation == 2568 && packet.decode == 2568)
    }
}
