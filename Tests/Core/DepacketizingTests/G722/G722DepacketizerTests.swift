import Media
import RTP
import Testing

@testable import Depacketizing

struct G722DepacketizerTests {
    // RFC 3551 §4.5.2: 16,000 samples and 8000 ticks a second, 64 kbit/s.
    @Test func countsATickForEachOctet() {
        var feed = PacketFeed(Depacketizer(G722Depacketizer()))
        let payload = [UInt8](repeating: 0xFA, count: 160)  // 20 ms, the packets of gst-g722
        feed.push(payload, at: 160, marker: true)
        #expect(feed.bytes == [payload])
        #expect(feed.frames[0].duration == 160)
        #expect(feed.frames[0].format == .audio(AudioFormat(codec: .g722, sampleRate: 16_000, channelCount: 1)))
        #expect(feed.verdicts == [.pass])
    }

    @Test func leavesGapsAsTheyAre() {
        var feed = PacketFeed(Depacketizer(G722Depacketizer()))
        feed.push([1], at: 0)
        feed.push([2], at: 480, lost: 2)
        feed.push([], at: 480, lost: 1)
        feed.push([3], at: 800)
        feed.finish()
        #expect(feed.timestamps == [0, 480, 800])
        #expect(feed.frames.map(\.lostBefore) == [0, 2, 1])
        #expect(feed.passed == [0, 480, 800])
    }

    // A second channel or another clock has no meaning in RFC 3551; the octets would be misread.
    @Test(arguments: [(Int64(8000), 1, true), (8000, 2, false), (16_000, 1, false)])
    func isMadeForTheFormatOfTheSpecificationAlone(hertz: Int64, channels: Int, isTaken: Bool) {
        let format = PayloadFormat(
            payloadType: 9, encodingName: "G722", clockRate: ClockRate(hertz: hertz), channelCount: channels)
        #expect((Depacketizer(format: format) != nil) == isTaken)
    }
}
