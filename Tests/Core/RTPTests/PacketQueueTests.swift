import Media
import Testing

@testable import RTP

@Suite struct PacketQueueTests {
    /// Queues numbers in the order given, each with as many bytes; arrivals are in milliseconds.
    private func queue(_ packets: [(Int64, at: Int64)], capacity: Int = 8, bytes: Int = 20) -> PacketQueue {
        var queue = PacketQueue(capacity: capacity, byteCapacity: 4 << 20)
        for packet in packets { add(packet.0, at: packet.at, bytes: bytes, to: &queue) }
        return queue
    }

    private func add(_ sequence: Int64, at arrival: Int64, bytes: Int = 20, to queue: inout PacketQueue) {
        let packet = RTPPacket(
            payloadType: 96, sequenceNumber: UInt16(truncatingIfNeeded: sequence), timestamp: 0, ssrc: 1,
            payload: 12..<bytes)
        let queued = QueuedPacket(
            packet: packet, extendedSequence: sequence, arrival: SessionTime(milliseconds: arrival))
        let datagram = [UInt8](repeating: 7, count: bytes)
        guard let place = queue.place(of: sequence) else { return }
        queue.insert(slot: queue.slab.store(queued, datagram: datagram.span), at: place)
    }

    private func numbers(_ queue: PacketQueue) -> [Int64] {
        (0..<queue.count).map { queue[$0].extendedSequence }
    }

    @Test(arguments: [[1, 2, 3, 4], [4, 3, 2, 1], [2, 4, 1, 3], [3, 3, 1, 3]] as [[Int64]])
    func keepsTheOrderOfNumbers(inserted: [Int64]) {
        let queue = queue(inserted.map { ($0, at: 0) })
        #expect(numbers(queue) == Set(inserted).sorted())
    }

    @Test func knowsTheNumbersThatItHas() {
        let queue = queue([(5, at: 0), (7, at: 0)])
        #expect(queue.place(of: 4) == 0)
        #expect(queue.place(of: 5) == nil)
        #expect(queue.place(of: 6) == 1)
        #expect(queue.place(of: 8) == 2)
    }

    @Test func goesRoundItsRing() {
        var queue = queue([(0, at: 0), (1, at: 0)], capacity: 2)
        for next in 2..<20 as Range<Int64> {
            let slot = queue.removeFirst()
            #expect(queue.slab[slot].extendedSequence == next - 2)
            queue.slab.release(slot)
            add(next, at: next, to: &queue)
            #expect(numbers(queue) == [next - 1, next])
        }
        #expect(queue.slab.count == 2)
    }

    @Test func isFullByNumberOrByBytes() {
        #expect(!queue([(1, at: 0)], capacity: 2).isFull)
        #expect(queue([(1, at: 0), (2, at: 0)], capacity: 2).isFull)
        let large = queue((0..<65).map { ($0, at: 0) }, capacity: 100, bytes: 65_000)
        #expect(large.byteCount == 65 * 65_000 && large.isFull)
    }

    @Test func countsBytesOfWhatItHas() {
        var queue = queue([(1, at: 0), (2, at: 0)], bytes: 30)
        #expect(queue.byteCount == 60)
        _ = queue.removeFirst()
        #expect(queue.byteCount == 30)
    }

    @Test func aGapIsAsOldAsTheFirstArrivalAfterIt() {
        var queue = queue([(9, at: 10), (7, at: 90)])
        #expect(queue.gapArrival == SessionTime(milliseconds: 10))
        _ = queue.removeFirst()
        // 8 would be in order: there is no gap, so nothing begins to wait.
        queue.beginGap(before: 9)
        #expect(queue.gapArrival == SessionTime(milliseconds: 10))
        add(12, at: 95, to: &queue)
        queue.beginGap(before: 8)
        #expect(queue.gapArrival == SessionTime(milliseconds: 10))
        _ = queue.removeFirst()
        queue.beginGap(before: 10)
        #expect(queue.gapArrival == SessionTime(milliseconds: 95))
    }
}
