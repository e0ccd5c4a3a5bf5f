import Media
import Testing

@testable import Engine

@Suite struct FrameQueueTests {
    private func frame(_ bytes: [UInt8], isKeyFrame: Bool = false) -> EncodedFrame {
        var frame = EncodedFrame()
        frame.bytes = bytes
        frame.isKeyFrame = isKeyFrame
        return frame
    }

    @Test func givesFramesInTheOrderOfTheirComing() {
        var queue = FrameQueue()
        // More than there are slots at first, with the oldest taken out meanwhile: the ring turns while it grows.
        var next: UInt8 = 0
        for round in 0..<5 {
            for i in 0..<7 { queue.append(frame([UInt8(round * 7 + i)]), at: SessionTime(milliseconds: Int64(i))) }
            for _ in 0..<3 {
                #expect(queue[0].frame.bytes == [next])
                queue.removeFirst()
                next += 1
            }
        }
        #expect(queue.count == 20)
        for i in 0..<20 { #expect(queue[i].frame.bytes == [15 + UInt8(i)]) }
    }

    @Test func copiesWhatADecoderMustKnow() {
        var queue = FrameQueue()
        var given = frame([1, 2, 3], isKeyFrame: true)
        given.duration = 960
        given.extendedTimestamp = 77
        given.lostBefore = 4
        given.format = .video(VideoFormat(width: 4, height: 2, configuration: .vp8))
        queue.append(given, at: SessionTime(milliseconds: 9))
        given.removeAll()
        let kept = queue[0]
        #expect(kept.sessionTime == SessionTime(milliseconds: 9))
        #expect(kept.frame.bytes == [1, 2, 3] && kept.frame.isKeyFrame && kept.frame.duration == 960)
        #expect(kept.frame.extendedTimestamp == 77 && kept.frame.lostBefore == 4 && kept.frame.format != nil)
        // A slot that is used again has nothing left of the frame before.
        queue.removeFirst()
        for _ in 0..<8 { queue.append(frame([9]), at: .zero) }
        #expect((0..<8).allSatisfy { !queue[$0].frame.isKeyFrame && queue[$0].frame.format == nil })
    }

    @Test func countsItsBytes() {
        var queue = FrameQueue()
        queue.append(frame([1, 2]), at: .zero)
        queue.append(frame([3]), at: .zero)
        #expect(queue.byteCount == 3)
        queue.removeFirst()
        #expect(queue.byteCount == 1 && queue.count == 1)
        queue.removeAll()
        queue.removeFirst()
        #expect(queue.byteCount == 0 && queue.isEmpty)
    }

    @Test func whatIsDueEndsWithTheLastInDecodingOrder() {
        var queue = FrameQueue()
        // I0 P3 B1 B2: the B pictures need the one that is shown after them.
        for time: Int64 in [0, 120, 40, 80] { queue.append(frame([1]), at: SessionTime(milliseconds: time)) }
        let due = [-1, 0, 39, 40, 79, 80, 120].map { queue.dueCount(at: SessionTime(milliseconds: $0)) }
        #expect(due == [0, 1, 1, 3, 3, 4, 4])
    }
}
