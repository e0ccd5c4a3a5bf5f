import Media
import TestSupport
import Testing

@testable import Depacketizing

struct G711DepacketizerTests {
    @Test(arguments: [(G711Depacketizer.Law.mu, AudioCodec.pcmu), (.a, .pcma)])
    func countsOneSamplePerByte(law: G711Depacketizer.Law, codec: AudioCodec) {
        var feed = PacketFeed(Depacketizer(G711Depacketizer(law: law)))
        let payload = [UInt8](repeating: 0xFF, count: 160)  // 20 ms, the packets of pcmu-audio-only
        feed.push(payload, at: 160, marker: true)
        #expect(feed.bytes == [payload])
        #expect(feed.frames[0].duration == 160)
        #expect(feed.frames[0].format == .audio(AudioFormat(codec: codec, sampleRate: 8000, channelCount: 1)))
        #expect(feed.verdicts == [.pass])
    }

    @Test(arguments: [(1, 6), (2, 3), (3, 2), (6, 1), (0, 6), (-2, 6)])
    func dividesByTheChannels(channelCount: Int, duration: Int64) {
        let unit = G711Depacketizer(law: .mu, clockRate: ClockRate(hertz: 8000), channelCount: channelCount)
        var feed = PacketFeed(Depacketizer(unit))
        feed.push([1, 2, 3, 4, 5, 6], at: 0)
        #expect(feed.frames[0].duration == duration)
    }

    // RFC 3551 §4.1: the samples of one instant belong together.
    @Test func refusesHalfAnInstant() {
        var feed = PacketFeed(Depacketizer(G711Depacketizer(law: .a, channelCount: 2)))
        feed.push([1, 2, 3], at: 0)
        #expect(feed.errors == [.truncated(needed: 2, remaining: 1)])
        feed.push([1, 2, 3, 4], at: 1)
        #expect(feed.frames.map(\.duration) == [2])
        #expect(feed.frames.map(\.lostBefore) == [1])
    }

    @Test func leavesGapsAsTheyAre() {
        var feed = PacketFeed(Depacketizer(G711Depacketizer(law: .mu)))
        feed.push([1], at: 0)
        feed.push([2], at: 480, lost: 2)
        feed.push([], at: 480, lost: 1)
        feed.push([3], at: 800)
        feed.finish()
        #expect(feed.timestamps == [0, 480, 800])
        #expect(feed.frames.map(\.lostBefore) == [0, 2, 1])
        #expect(feed.passed == [0, 480, 800])
    }
}
