import Media
import Packaging
import Testing

@testable import Engine

@Suite struct SampleQueueTests {
    private func packet(
        _ time: Int64, _ bytes: [UInt8] = [1], decodeTime: Int64? = nil, duration: Int64 = 0, isKeyFrame: Bool = false
    ) -> EncodedPacket {
        var packet = EncodedPacket()
        packet.bytes = bytes
        packet.presentationTime = time
        packet.decodeTime = decodeTime ?? time
        packet.duration = duration
        packet.isKeyFrame = isKeyFrame
        return packet
    }

    @Test func givesSamplesInTheOrderOfTheirComing() {
        var queue = SampleQueue()
        #expect(queue.isEmpty)
        for (i, time) in ([0, 9000, 3000, 6000] as [Int64]).enumerated() {
            var packet = packet(time, [UInt8(i)], decodeTime: Int64(i) * 3000 - 3000, isKeyFrame: i == 0)
            queue.append(&packet, duration: 3000)
        }
        #expect(queue.count == 4 && !queue.isEmpty)
        let samples = (0..<4).map(queue.sample(at:))
        #expect(samples.map(\.presentationTime) == [0, 9000, 3000, 6000])
        #expect(samples.map(\.decodeTime) == [-3000, 0, 3000, 6000])
        #expect(samples.map(\.isKeyFrame) == [true, false, false, false])
        #expect((0..<4).map(queue.bytes(at:)) == [[0], [1], [2], [3]])
    }

    @Test func aPacketsOwnDurationCountsFirst() {
        var queue = SampleQueue()
        for duration: Int64 in [0, 960, -1] {
            var packet = packet(0, duration: duration)
            queue.append(&packet, duration: 3000)
        }
        #expect((0..<3).map { queue.sample(at: $0).duration } == [3000, 960, 3000])
    }

    @Test func exchangesStorageInsteadOfCopyingIt() {
        var queue = SampleQueue()
        var packet = packet(0, [UInt8](repeating: 7, count: 1000))
        queue.append(&packet, duration: 1)
        #expect(packet.bytes.isEmpty)
        queue.removeAll()
        packet.bytes = [8]
        queue.append(&packet, duration: 1)
        #expect(packet.bytes.count == 1000, "what was used before comes back")
        #expect(queue.count == 1 && queue.bytes(at: 0) == [8])
    }

    @Test func hasNothingLeftOfWhatWasTaken() {
        var queue = SampleQueue()
        for time: Int64 in 0..<20 {
            var packet = packet(time, isKeyFrame: true)
            queue.append(&packet, duration: 1)
        }
        queue.removeAll()
        #expect(queue.isEmpty)
        var next = packet(77, [9])
        queue.append(&next, duration: 5)
        #expect(queue.count == 1)
        let sample = queue.sample(at: 0)
        #expect(sample.presentationTime == 77 && sample.duration == 5 && !sample.isKeyFrame)
    }

    @Test func whatAnOutputHoldsIsNotChangedByWhatFollows() {
        var queue = SampleQueue()
        var packet = packet(0, [1, 2, 3])
        queue.append(&packet, duration: 1)
        let (kept, bytes) = (queue, queue.bytes(at: 0))
        queue.removeAll()
        packet = self.packet(1, [4])
        queue.append(&packet, duration: 1)
        #expect(bytes == [1, 2, 3] && kept.bytes(at: 0) == [1, 2, 3] && queue.bytes(at: 0) == [4])
    }
}
