import Media
import Testing

@testable import RTP

@Suite struct StreamStartTests {
    private func packet(_ sequence: UInt16) -> RTPPacket {
        RTPPacket(payloadType: 96, sequenceNumber: sequence, timestamp: 0, ssrc: 1, payload: 12..<13)
    }

    /// Numbers that wait; a negative one was repaired.
    private func queue(_ numbers: [Int]) -> PacketQueue {
        var queue = PacketQueue(capacity: 8, byteCapacity: 1000)
        for number in numbers {
            let sequence = Int64(number.magnitude)
            let queued = QueuedPacket(
                packet: packet(UInt16(truncatingIfNeeded: sequence)), extendedSequence: sequence, arrival: .zero,
                isRepair: number < 0)
            let datagram = [UInt8](repeating: 7, count: 13)
            queue.insert(slot: queue.slab.store(queued, datagram: datagram.span), at: queue.count)
        }
        return queue
    }

    @Test(arguments: [
        (beginning: Int64?.none, isDue: false, first: Int64?.none), (nil, true, 5), (5, false, 5), (6, false, nil),
        (6, true, 5),
    ])
    func beginsWithAKnownBeginningOrWhenItIsDue(beginning: Int64?, isDue: Bool, first: Int64?) {
        var start = StreamStart()
        var queue = queue([5, 6])
        if let beginning { start.noteBeginning(beginning) }
        #expect(start.begin(&queue, isDue: isDue) == first)
        #expect(start.hasHeld == (first != nil))
        #expect(queue.count == 2)
    }

    @Test func theLowestBeginningCounts() {
        var start = StreamStart()
        for sequence in [7, 5, 6] as [Int64] { start.noteBeginning(sequence) }
        var queue = queue([5, 6])
        #expect(start.begin(&queue, isDue: false) == 5)
    }

    @Test(arguments: [
        ([-3, 5], 5, 1), ([-3, -4, 5], 3, 0), ([-2, -4, 5], 4, 1), ([-1, -2, 9], 9, 2), ([5, -6, 9], 5, 0),
    ])
    func dropsRepairsThatDoNotJoinUp(numbers: [Int], first: Int64, strays: Int) {
        var start = StreamStart()
        var queue = queue(numbers)
        #expect(start.begin(&queue, isDue: true) == first)
        #expect(start.strays == strays)
        #expect(queue.count == numbers.count - strays)
    }

    @Test func waitsForARepairThatDoesNotJoinUpThoughTheBeginningIsKnown() {
        var start = StreamStart()
        var queue = queue([-3, 5])
        start.noteBeginning(5)
        #expect(start.begin(&queue, isDue: false) == nil)
    }

    // RFC 3550 A.1: MAX_DROPOUT ahead of the highest, MAX_MISORDER before the lowest.
    @Test(
        arguments: [
            (5, Int64?.some(5)), (3005, 3005), (3006, nil), (65_441, -95), (65_440, nil), (40_000, nil),
        ] as [(UInt16, Int64?)])
    func believesNumbersNearThoseThatWait(sequence: UInt16, extended: Int64?) {
        let queue = queue([5, 6])
        let numbers = SequenceUnwrapper(highest: 6)
        #expect(StreamStart.believable(packet(sequence), numbers: numbers, queue: queue) == extended)
    }

    @Test func givesTheSlabBack() {
        var start = StreamStart()
        var queue = queue([5])
        _ = start.begin(&queue, isDue: true)
        queue.slab.release(queue.removeFirst())
        start.forget(&queue)
        #expect(!start.hasHeld)
        #expect(queue.slab.count == 0)
    }
}
