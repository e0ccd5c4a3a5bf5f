import Media
import Testing

@testable import Depacketizing

struct AudioAssemblyTests {
    private let format = AudioFormat(codec: .pcmu, sampleRate: 8000, channelCount: 1)

    private func packet(lost: Int) -> OrderedPacket {
        OrderedPacket(
            extendedTimestamp: 160, hasMarker: false, arrival: SessionTime(nanoseconds: 9), lostBefore: lost,
            payload: 0..<3)
    }

    @Test func handsOverEachPayloadAsAFrameThatCanBeDecodedAlone() {
        var assembly = AudioAssembly()
        var frames = FrameList()
        assembly.receive(packet(lost: 2))
        assembly.reject()
        assembly.emit(packet(lost: 2), payload: [1, 2, 3].span, duration: 3, format: .audio(format), into: &frames)
        #expect(frames[0].bytes == [1, 2, 3])
        #expect(frames[0].duration == 3)
        #expect(frames[0].isKeyFrame)
        #expect(frames[0].reference == .independent)
        #expect(frames[0].format == .audio(format))
        #expect(frames[0].extendedTimestamp == 160)
        #expect(frames[0].firstArrival == SessionTime(nanoseconds: 9))
        #expect(frames[0].lostBefore == 3)
    }

    @Test func countsWithoutOverflow() {
        var assembly = AudioAssembly()
        var frames = FrameList()
        for lost in [Int.max, .max, .min] { assembly.receive(packet(lost: lost)) }
        assembly.reject()
        assembly.emit(packet(lost: 0), payload: [1].span, duration: 1, format: .audio(format), into: &frames)
        #expect(frames[0].lostBefore == .max)
    }
}
