import Testing

@testable import Media

@Suite struct EncodersTests {
    @Test func beginsWithAnEmptyPacket() {
        let packet = EncodedPacket()
        #expect(packet.bytes.isEmpty && !packet.isKeyFrame)
        #expect(packet.presentationTime == 0 && packet.decodeTime == 0 && packet.duration == 0)
    }

    @Test func placesPacketsOfAudioBehindEachOther() {
        var packet = EncodedPacket()
        packet.place(audioPacket: 0, sampleCount: 960, priming: 312)
        #expect(
            packet.presentationTime == -312 && packet.decodeTime == -312 && packet.duration == 960 && packet.isKeyFrame)
        packet.place(audioPacket: 3, sampleCount: 960, priming: 312)
        #expect(packet.presentationTime == 2568 && packet.decodeTime == 2568)
    }
}
