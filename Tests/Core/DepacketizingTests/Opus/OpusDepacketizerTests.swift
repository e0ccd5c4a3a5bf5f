import Media
import TestSupport
import Testing

@testable import Depacketizing

struct OpusDepacketizerTests {
    @Test func makesAFrameOfEachPacket() {
        var feed = PacketFeed(Depacketizer(OpusDepacketizer()))
        // vp8-opus-mute-dtx, packets 1, 238, 246 (first bytes): speech, silence, DTX.
        let packets = [hex("78 82 00 52 37 6F"), hex("F8 FF FE"), hex("D8")]
        for (i, packet) in packets.enumerated() { feed.push(packet, at: Int64(i) * 960) }
        #expect(feed.bytes == packets)
        #expect(feed.frames.map(\.duration) == [960, 960, 960])
        #expect(
            feed.frames.allSatisfy {
                $0.format == .audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
            })
        #expect(feed.frames.allSatisfy { $0.isKeyFrame && $0.reference == .independent })
    }

    @Test func countsABadPacketAsLostAndGoesOn() {
        var feed = PacketFeed(Depacketizer(OpusDepacketizer()))
        feed.push(hex("78 01"), at: 0)
        feed.push(hex("79 01"), at: 960)
        feed.push(hex("78 03"), at: 1920, lost: 1)
        #expect(feed.errors == [.invalidOpusPacket(requirement: 3)])
        #expect(feed.timestamps == [0, 1920])
        #expect(feed.frames[1].lostBefore == 2)
        #expect(feed.verdicts == [.pass, .pass])
    }

    @Test func keepsTheChannelCountOfTheDescription() {
        var feed = PacketFeed(Depacketizer(OpusDepacketizer(channelCount: 0)))
        feed.push(hex("78 01"), at: 0)
        #expect(feed.frames[0].format == .audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 1)))
    }
}
