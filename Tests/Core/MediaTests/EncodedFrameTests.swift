import Media
import Testing

@Suite struct EncodedFrameTests {
    @Test func forgetsEverythingButTheStorage() {
        var frame = filledFrame(byte: 7, count: 1000)
        let capacity = frame.bytes.capacity
        frame.removeAll()
        #expect(frame.bytes.isEmpty)
        #expect(frame.bytes.capacity == capacity)
        #expect(frame.extendedTimestamp == 0)
        #expect(frame.duration == 0)
        #expect(!frame.isKeyFrame)
        #expect(frame.firstArrival == .zero)
        #expect(frame.lastArrival == .zero)
        #expect(frame.format == nil)
        #expect(frame.reference == .independent)
        #expect(frame.lostBefore == 0)
        #expect(frame.rotation == .none)
    }
}

@Suite struct FrameListTests {
    @Test func takesTheFrameAndGivesEmptyStorageBack() {
        var list = FrameList()
        var frame = filledFrame(byte: 7, count: 10)
        list.append(swapping: &frame)
        #expect(list.count == 1)
        #expect(list[0].bytes == [UInt8](repeating: 7, count: 10))
        #expect(list[0].isKeyFrame)
        #expect(frame.bytes.isEmpty)
        #expect(!frame.isKeyFrame)
    }

    @Test func exchangesAFrameForOneThatWasThereBefore() {
        var list = FrameList()
        var frame = filledFrame(byte: 7, count: 10)
        list.append(exchanging: &frame)
        #expect(frame.bytes.isEmpty)
        list.removeAll()
        frame = filledFrame(byte: 8, count: 2)
        list.append(exchanging: &frame)
        #expect(list[0].bytes == [8, 8])
        #expect(frame.bytes == [UInt8](repeating: 7, count: 10))
    }

    @Test func keepsTheOrderOfSeveralFrames() {
        var list = FrameList()
        for byte in UInt8(1)...5 {
            var frame = filledFrame(byte: byte, count: 1)
            list.append(swapping: &frame)
        }
        #expect((0..<list.count).map { list[$0].bytes } == [[1], [2], [3], [4], [5]])
    }

    @Test(arguments: [(0, [1, 2, 3]), (1, [2, 3]), (3, []), (4, [])] as [(Int, [UInt8])])
    func takesOutTheFirstFrames(count: Int, left: [UInt8]) {
        var list = FrameList()
        for byte in UInt8(1)...3 {
            var frame = filledFrame(byte: byte, count: 1)
            list.append(swapping: &frame)
        }
        list.removeFirst(count)
        #expect((0..<list.count).map { list[$0].bytes } == left.map { [$0] })
        var frame = filledFrame(byte: 9, count: 1)
        list.append(swapping: &frame)
        #expect(list[list.count - 1].bytes == [9])
    }

    @Test func reusesTheStorageOfFramesBefore() {
        var list = FrameList()
        var frame = filledFrame(byte: 7, count: 5000)
        list.append(swapping: &frame)
        list.removeAll()
        #expect(list.count == 0)
        list.append(swapping: &frame)
        #expect(list[0].bytes.isEmpty)
        #expect(frame.bytes.capacity >= 5000)
    }

    @Test func changesAFrameInPlace() {
        var list = FrameList()
        var frame = filledFrame(byte: 7, count: 1)
        list.append(swapping: &frame)
        list[0].lostBefore = 3
        list[0].bytes.append(8)
        #expect(list[0].lostBefore == 3)
        #expect(list[0].bytes == [7, 8])
    }
}

private func filledFrame(byte: UInt8, count: Int) -> EncodedFrame {
    var frame = EncodedFrame()
    frame.bytes = [UInt8](repeating: byte, count: count)
    frame.extendedTimestamp = 90_000
    frame.duration = 960
    frame.isKeyFrame = true
    frame.firstArrival = SessionTime(milliseconds: 1)
    frame.lastArrival = SessionTime(milliseconds: 2)
    frame.format = .audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
    frame.reference = .h264(frameNumber: 1, maxFrameNumber: 16, isReference: true)
    frame.lostBefore = 4
    frame.rotation = .half
    return frame
}
