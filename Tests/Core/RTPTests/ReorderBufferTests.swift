import Media
import RTP
import TestSupport
import Testing

@Suite struct ReorderBufferTests {
    @Test func packetsInOrderAreNotStored() {
        var receiver = Receiver()
        for sequence in UInt16(10)...20 { #expect(receiver.receive(sequence, at: 0) == .inOrder) }
        #expect(receiver.deliveries == (10...20).map { Delivery($0) })
        #expect(receiver.buffer.queuedCount == 0)
        #expect(receiver.buffer.nextSequence == 21)
    }

    @Test func knowsNoNextSequenceBeforeTheFirstPacket() {
        var buffer = ReorderBuffer(latency: .zero, capacity: 1)
        #expect(buffer.nextSequence == nil)
        #expect(buffer.poll(at: .zero) == .empty)
    }

    @Test func putsALatePacketBackInItsPlace() {
        var receiver = Receiver()
        #expect(receiver.receive(1, at: 0) == .inOrder)
        #expect(receiver.receive(3, at: 10) == .queued)
        #expect(receiver.receive(4, at: 20) == .queued)
        #expect(receiver.receive(2, at: 30) == .inOrder)
        #expect(receiver.deliveries == [1, 2, 3, 4].map { Delivery($0) })
        #expect(receiver.buffer.reordered == 1)
    }

    @Test func sortsWhatWaits() {
        var receiver = Receiver()
        for sequence in [1, 9, 5, 7, 3, 8, 4, 6] as [UInt16] { _ = receiver.receive(sequence, at: 0) }
        #expect(receiver.buffer.queuedCount == 7)
        #expect(receiver.buffer.reordered == 6)  // all that came after the 9
        #expect(receiver.receive(2, at: 1) == .inOrder)
        #expect(receiver.deliveries == (1...9).map { Delivery($0) })
    }

    @Test func holdsBackAGapUntilTheLatencyIsSpent() {
        var receiver = Receiver(latency: 100)
        _ = receiver.receive(1, at: 0)
        _ = receiver.receive(4, at: 50)
        _ = receiver.receive(5, at: 60)
        #expect(receiver.waiting == SessionTime(milliseconds: 150))
        receiver.drain(at: SessionTime(nanoseconds: 149_999_999))
        #expect(receiver.deliveries == [Delivery(1)])
        receiver.drain(at: SessionTime(milliseconds: 150))
        #expect(receiver.deliveries == [Delivery(1), Delivery(4, lost: 2), Delivery(5)])
    }

    // The gap before 7 is known since 9 came, so it is given up then although 7 itself came later.
    @Test func theFirstArrivalBehindAGapStartsItsLatency() {
        var receiver = Receiver(latency: 100)
        _ = receiver.receive(5, at: 0)
        _ = receiver.receive(9, at: 10)
        _ = receiver.receive(7, at: 90)
        #expect(receiver.waiting == SessionTime(milliseconds: 110))
        receiver.drain(at: SessionTime(milliseconds: 110))
        #expect(receiver.deliveries == [Delivery(5), Delivery(7, lost: 1), Delivery(9, lost: 1)])
    }

    @Test func aSecondGapHasALatencyOfItsOwn() {
        var receiver = Receiver(latency: 100)
        _ = receiver.receive(1, at: 0)
        _ = receiver.receive(3, at: 10)
        _ = receiver.receive(5, at: 80)
        receiver.drain(at: SessionTime(milliseconds: 110))
        #expect(receiver.deliveries == [Delivery(1), Delivery(3, lost: 1)])
        #expect(receiver.waiting == SessionTime(milliseconds: 180))
    }

    @Test func aFilledGapHandsOnToTheNextOne() {
        var receiver = Receiver(latency: 100)
        _ = receiver.receive(1, at: 0)
        _ = receiver.receive(3, at: 10)
        _ = receiver.receive(5, at: 80)
        #expect(receiver.receive(2, at: 90) == .inOrder)
        #expect(receiver.deliveries == [1, 2, 3].map { Delivery($0) })
        #expect(receiver.waiting == SessionTime(milliseconds: 180))
    }

    @Test func tellsDuplicateFromLate() {
        var receiver = Receiver(latency: 0)
        _ = receiver.receive(1, at: 0)
        _ = receiver.receive(3, at: 1)
        #expect(receiver.deliveries == [Delivery(1), Delivery(3, lost: 1)])
        #expect(receiver.receive(3, at: 2) == .duplicate)
        #expect(receiver.receive(1, at: 2) == .duplicate)
        #expect(receiver.receive(2, at: 2) == .late)
        #expect(receiver.receive(2, at: 3) == .late)
        #expect(receiver.receive(0, at: 3) == .late)  // before the first, which was delivered at once
        #expect(receiver.deliveries.count == 2)
    }

    @Test func aPacketThatWaitsIsADuplicateTheSecondTime() {
        var receiver = Receiver()
        for sequence in [1, 3, 6] as [UInt16] { _ = receiver.receive(sequence, at: 0) }
        #expect(receiver.receive(3, at: 1) == .duplicate)
        #expect(receiver.receive(6, at: 1) == .duplicate)
        #expect(receiver.buffer.queuedCount == 2)
    }

    @Test func knowsDuplicatesOfAThousandPacketsAgo() {
        var receiver = Receiver()
        for sequence in UInt16(1)...1024 { _ = receiver.receive(sequence, at: 0) }
        #expect(receiver.receive(1, at: 0) == .duplicate)
        _ = receiver.receive(1025, at: 0)
        #expect(receiver.receive(1, at: 0) == .suspect)
    }

    @Test func aRepairFillsAHole() {
        var receiver = Receiver()
        for sequence in [1, 4, 5] as [UInt16] { _ = receiver.receive(sequence, at: 0) }
        #expect(receiver.repair(3, at: 40) == .queued)
        #expect(receiver.deliveries == [Delivery(1)])
        #expect(receiver.repair(2, at: 50) == .inOrder)
        #expect(receiver.deliveries == (1...5).map { Delivery($0) })
        #expect(receiver.buffer.reordered == 0)
        #expect(receiver.receive(3, at: 60) == .duplicate)
    }

    @Test func aRepairThatNobodyNeedsChangesNothing() {
        var receiver = Receiver(latency: 0)
        #expect(receiver.repair(1, at: 0) == .late)  // before the stream began
        for sequence in [10, 13] as [UInt16] { _ = receiver.receive(sequence, at: 0) }
        #expect(receiver.repair(13, at: 1) == .duplicate)
        #expect(receiver.repair(12, at: 1) == .late)
        #expect(receiver.repair(9, at: 1) == .late)
        #expect(receiver.deliveries == [Delivery(10), Delivery(13, lost: 2)])
    }

    // A browser sends what it sent last again when it probes; other content under those numbers begins no sequence.
    @Test func repairsNeverBeginASequence() {
        var receiver = Receiver()
        for sequence in UInt16(1)...200 { _ = receiver.receive(sequence, at: 0) }
        for sequence in [50, 51, 52] as [UInt16] {
            #expect(receiver.repair(datagram(sequence: sequence, timestamp: 9), at: 1) == .duplicate)
        }
        for sequence in [30_000, 30_001, 301] as [UInt16] { #expect(receiver.repair(sequence, at: 1) == .late) }
        #expect(receiver.deliveries.count == 200)
        #expect(receiver.buffer.queuedCount == 0)
    }

    @Test func aRepairMayComeBeforeWhatFollowsInTheStream() {
        var receiver = Receiver()
        _ = receiver.receive(65_534, at: 0)
        #expect(receiver.repair(0, at: 10) == .queued)
        #expect(receiver.repair(65_535, at: 10) == .inOrder)
        #expect(receiver.receive(1, at: 20) == .inOrder)
        #expect(receiver.deliveries == (65_534...65_537).map { Delivery($0) })
    }

    @Test func wrapsWithTheSequenceNumber() {
        var receiver = Receiver()
        for sequence in [65_534, 0, 65_535, 2, 1] as [UInt16] { _ = receiver.receive(sequence, at: 0) }
        #expect(receiver.deliveries == (65_534...65_538).map { Delivery($0) })
    }

    @Test func aFullBufferDoesNotWait() {
        var receiver = Receiver(capacity: 3)
        _ = receiver.receive(1, at: 0)
        _ = receiver.receive(3, at: 0)
        _ = receiver.receive(4, at: 0)
        #expect(receiver.deliveries == [Delivery(1)])
        _ = receiver.receive(6, at: 0)
        #expect(receiver.deliveries == [Delivery(1), Delivery(3, lost: 1), Delivery(4)])
        #expect(receiver.buffer.queuedCount == 1)
    }

    @Test func aBufferFullOfBytesDoesNotWait() throws {
        var receiver = Receiver()
        _ = receiver.receive(1, at: 0)
        let huge = datagram(sequence: 0) + [UInt8](repeating: 0, count: 65_000)
        var stored = 0
        for sequence in UInt16(3)...200 {
            var bytes = huge
            bytes[2] = UInt8(sequence >> 8)
            bytes[3] = UInt8(sequence & 255)
            stored += 1
            #expect(receiver.receive(bytes, at: 0) == .queued)
            if receiver.deliveries.count > 1 { break }
        }
        #expect(receiver.deliveries.dropFirst().first == Delivery(3, lost: 1))
        #expect(stored == ReorderBuffer.byteCapacity / huge.count + 1)
    }

    @Test func refusesMoreThanItMayHoldIfNobodyPolls() {
        var buffer = ReorderBuffer(latency: Interval(milliseconds: 100), capacity: 4)
        var insertions: [ReorderBuffer.Insertion] = []
        for sequence in [1, 3, 4, 5, 6, 7, 8, 5] as [UInt16] {
            insertions.append(insert(datagram(sequence: sequence), into: &buffer, at: .zero))
        }
        #expect(insertions == [.inOrder, .queued, .queued, .queued, .queued, .overflow, .overflow, .duplicate])
    }

    @Test(arguments: [(-5, 1), (0, 1), (7, 7), (1_000_000, 4096)])
    func clampsItsCapacity(wish: Int, capacity: Int) {
        #expect(ReorderBuffer(latency: .zero, capacity: wish).capacity == capacity)
    }

    @Test func aLatencyOfZeroNeverWaits() {
        var receiver = Receiver(latency: 0)
        for sequence in [1, 3, 5, 4] as [UInt16] { _ = receiver.receive(sequence, at: 0) }
        #expect(receiver.deliveries == [Delivery(1), Delivery(3, lost: 1), Delivery(5, lost: 1)])
    }

    @Test func flushingGivesEverythingLeft() {
        var receiver = Receiver()
        for sequence in [1, 3, 4, 7] as [UInt16] { _ = receiver.receive(sequence, at: 0) }
        receiver.buffer.flush()
        receiver.drain(at: .zero)
        #expect(receiver.deliveries == [Delivery(1), Delivery(3, lost: 1), Delivery(4), Delivery(7, lost: 2)])
        #expect(receiver.buffer.queuedCount == 0)
        // And it goes on as before.
        _ = receiver.receive(9, at: 0)
        #expect(receiver.waiting == SessionTime(milliseconds: 100))
    }

    @Test func aSlotHoldsTheDatagramAsItCame() throws {
        var buffer = ReorderBuffer(latency: Interval(milliseconds: 100), capacity: 8)
        _ = insert(datagram(sequence: 1), into: &buffer, at: .zero)
        let bytes = datagram(sequence: 3, timestamp: 77)
        let arrival = SessionTime(milliseconds: 5)
        _ = insert(bytes, into: &buffer, at: arrival)
        buffer.flush()
        #expect(buffer.poll(at: arrival) == .packet(slot: 0, lost: 1, isRestart: false))
        #expect(buffer.bytes(in: 0) == bytes)
        let packet = try parsePacket(bytes)
        #expect(buffer.packet(in: 0) == QueuedPacket(packet: packet, extendedSequence: 3, arrival: arrival))
    }
}

@Suite struct ReorderBufferRestartTests {
    // RFC 3550 A.1: two consecutive packets far off begin a new sequence.
    @Test(arguments: [UInt16(30_000), 5000, 60_000])
    func twoConsecutivePacketsFarOffBeginANewSequence(start: UInt16) {
        var receiver = Receiver()
        for sequence in UInt16(10_000)...10_005 { _ = receiver.receive(sequence, at: 0) }
        #expect(receiver.receive(start, at: 1) == .suspect)
        #expect(receiver.receive(start + 1, at: 2) == .restarted)
        #expect(receiver.receive(start + 2, at: 3) == .inOrder)
        let first = 65_536 + Int64(start)
        #expect(
            receiver.deliveries.suffix(3) == [
                Delivery(first, isRestart: true), Delivery(first + 1), Delivery(first + 2),
            ])
        #expect(receiver.buffer.foreign == 0)
    }

    @Test func whatWaitsFromTheOldSequenceComesBeforeTheRestart() {
        var receiver = Receiver()
        for sequence in [1, 3, 5] as [UInt16] { _ = receiver.receive(sequence, at: 0) }
        _ = receiver.receive(20_000, at: 1)
        _ = receiver.receive(20_001, at: 2)
        #expect(
            receiver.deliveries == [
                Delivery(1), Delivery(3, lost: 1), Delivery(5, lost: 1), Delivery(85_536, isRestart: true),
                Delivery(85_537),
            ])
    }

    @Test func aSinglePacketFarOffIsForeign() {
        var receiver = Receiver()
        _ = receiver.receive(1, at: 0)
        #expect(receiver.receive(20_000, at: 1) == .suspect)
        #expect(receiver.receive(2, at: 2) == .inOrder)
        #expect(receiver.receive(40_000, at: 3) == .suspect)
        #expect(receiver.buffer.foreign == 1)
        receiver.buffer.flush()
        #expect(receiver.buffer.foreign == 2)
        #expect(receiver.deliveries == [Delivery(1), Delivery(2)])
    }

    // On a network that reorders, an old packet may come between the two.
    @Test func anOldPacketBetweenDoesNotHideTheRestart() {
        var receiver = Receiver()
        _ = receiver.receive(1, at: 0)
        _ = receiver.receive(20_000, at: 1)
        #expect(receiver.receive(2, at: 1) == .inOrder)
        #expect(receiver.receive(20_000, at: 1) == .duplicate)
        #expect(receiver.receive(20_001, at: 2) == .restarted)
    }

    @Test func aStrayFirstPacketDoesNotHoldUpTheStream() {
        var receiver = Receiver()
        _ = receiver.receive(50_000, at: 0)
        _ = receiver.receive(1, at: 1)
        _ = receiver.receive(2, at: 2)
        #expect(receiver.deliveries == [Delivery(50_000), Delivery(65_537, isRestart: true), Delivery(65_538)])
    }

    // RFC 3550 A.1: MAX_DROPOUT 3000, MAX_MISORDER 100.
    @Test func believesAJumpBelowTheDropoutLimit() {
        var receiver = Receiver(latency: 0)
        _ = receiver.receive(1000, at: 0)
        #expect(receiver.receive(1000 + 2999, at: 1) == .queued)
        #expect(receiver.deliveries == [Delivery(1000), Delivery(3999, lost: 2998)])
        #expect(receiver.receive(3999 + 3000, at: 2) == .suspect)
    }

    @Test func believesAStepBackBelowTheMisorderLimit() {
        var receiver = Receiver()
        _ = receiver.receive(1000, at: 0)
        #expect(receiver.receive(901, at: 1) == .late)
        #expect(receiver.receive(900, at: 1) == .suspect)
    }

    @Test func historyBeginsAnewAfterARestart() {
        var receiver = Receiver()
        for sequence in [1, 2, 3, 20_000, 20_001] as [UInt16] { _ = receiver.receive(sequence, at: 0) }
        #expect(receiver.receive(20_000, at: 1) == .duplicate)
        #expect(receiver.receive(19_999, at: 1) == .late)
        #expect(receiver.receive(3, at: 1) == .suspect)
    }

    // Janus, forwarding stopped and started again: sequence numbers from 1 and the same SSRC.
    @Test func numbersJustUsedWithOtherContentBeginANewSequence() {
        var receiver = Receiver()
        for sequence in UInt16(1)...50 { _ = receiver.receive(sequence, at: 0) }
        #expect(receiver.receive(datagram(sequence: 1, timestamp: 960), at: 1) == .suspect)
        #expect(receiver.receive(datagram(sequence: 2, timestamp: 1920), at: 2) == .restarted)
        #expect(receiver.receive(datagram(sequence: 3, timestamp: 2880), at: 3) == .inOrder)
        #expect(receiver.deliveries.dropFirst(50).first == Delivery(65_537, isRestart: true))
    }

    @Test func aRowOfTrueDuplicatesBeginsNothing() {
        var receiver = Receiver()
        for sequence in UInt16(1)...500 { _ = receiver.receive(sequence, at: 0) }
        for sequence in UInt16(1)...500 { #expect(receiver.receive(sequence, at: 1) == .duplicate) }
        #expect(receiver.deliveries.count == 500)
    }

    // What came out of the buffer is known as well as what went past it.
    @Test func aQueuedPacketIsKnownAfterItsDelivery() {
        var receiver = Receiver(latency: 0)
        for sequence in [1, 3, 4] as [UInt16] { _ = receiver.receive(sequence, at: 0) }
        #expect(receiver.receive(3, at: 1) == .duplicate)
        #expect(receiver.receive(datagram(sequence: 3, timestamp: 5), at: 1) == .suspect)
    }

    @Test func takesARestartIntoAFullBufferNobodyPolled() {
        var buffer = ReorderBuffer(latency: Interval(milliseconds: 100), capacity: 2)
        let sequences: [UInt16] = [1, 3, 4, 20_000, 20_001, 40_000, 40_001]
        let insertions = sequences.map { insert(datagram(sequence: $0), into: &buffer, at: .zero) }
        #expect(insertions == [.inOrder, .queued, .queued, .suspect, .restarted, .suspect, .overflow])
        #expect(buffer.queuedCount == 4)
    }
}

@Suite struct ReorderBufferStartTests {
    @Test func aFirstPacketThatMayHaveOthersBeforeItWaitsForThem() {
        var receiver = Receiver(latency: 100)
        #expect(receiver.begin(11, at: 0) == .queued)
        #expect(receiver.buffer.nextSequence == nil)
        #expect(receiver.waiting == SessionTime(milliseconds: 100))
        #expect(receiver.begin(10, at: 5) == .queued)
        #expect(receiver.begin(12, at: 10) == .queued)
        #expect(receiver.waiting == SessionTime(milliseconds: 100))
        receiver.drain(at: SessionTime(nanoseconds: 99_999_999))
        #expect(receiver.deliveries.isEmpty)
        receiver.drain(at: SessionTime(milliseconds: 100))
        #expect(receiver.deliveries == [10, 11, 12].map { Delivery($0) })
        #expect(receiver.buffer.reordered == 1)
        // From now on nothing is stored but behind a gap.
        #expect(receiver.begin(13, at: 101) == .inOrder)
        #expect(receiver.begin(9, at: 102) == .late)
    }

    @Test func aKnownBeginningDoesNotWait() {
        var receiver = Receiver(latency: 100)
        #expect(receiver.begin(10, at: 0, isBeginning: true) == .inOrder)
        #expect(receiver.begin(9, at: 1, isBeginning: true) == .late)
    }

    @Test func aBeginningThatComesLaterEndsTheWait() {
        var receiver = Receiver(latency: 100)
        _ = receiver.begin(12, at: 0)
        _ = receiver.begin(11, at: 1)
        #expect(receiver.begin(10, at: 2, isBeginning: true) == .queued)
        #expect(receiver.deliveries == [10, 11, 12].map { Delivery($0) })
    }

    @Test func aBeginningBehindTheFirstPacketDoesNotEndTheWait() {
        var receiver = Receiver(latency: 100)
        _ = receiver.begin(10, at: 0)
        #expect(receiver.begin(11, at: 1, isBeginning: true) == .queued)
        #expect(receiver.deliveries.isEmpty)
        receiver.drain(at: SessionTime(milliseconds: 100))
        #expect(receiver.deliveries == [10, 11].map { Delivery($0) })
    }

    @Test func aGapBehindTheBeginningIsWaitedForFromItsOwnArrival() {
        var receiver = Receiver(latency: 100)
        _ = receiver.begin(12, at: 0)
        _ = receiver.begin(10, at: 60, isBeginning: true)
        #expect(receiver.deliveries == [Delivery(10)])
        #expect(receiver.waiting == SessionTime(milliseconds: 100))
        #expect(receiver.begin(11, at: 70) == .inOrder)
        #expect(receiver.deliveries == [10, 11, 12].map { Delivery($0) })
    }

    @Test func whatIsMissingAmongTheFirstIsLost() {
        var receiver = Receiver(latency: 100)
        for sequence in [20, 15, 16] as [UInt16] { _ = receiver.begin(sequence, at: 0) }
        receiver.drain(at: SessionTime(milliseconds: 100))
        #expect(receiver.deliveries == [Delivery(15), Delivery(16), Delivery(20, lost: 3)])
    }

    @Test func theFirstNumbersMayLieOnBothSidesOfTheWrap() {
        var receiver = Receiver(latency: 100)
        for sequence in [1, 65_535, 0] as [UInt16] { _ = receiver.begin(sequence, at: 0) }
        receiver.drain(at: SessionTime(milliseconds: 100))
        #expect(receiver.deliveries == [-1, 0, 1].map { Delivery($0) })
        #expect(receiver.begin(2, at: 101) == .inOrder)
    }

    // RFC 4588: the first packet of a key frame was lost and is sent again.
    @Test func aRepairMayLieInFrontOfTheFirstPacket() {
        var receiver = Receiver(latency: 100)
        #expect(receiver.begin(11, at: 0) == .queued)
        #expect(receiver.begin(12, at: 10) == .queued)
        #expect(receiver.begin(10, at: 60, isBeginning: true, isRepair: true) == .queued)
        #expect(receiver.deliveries == [10, 11, 12].map { Delivery($0) })
        #expect(receiver.buffer.reordered == 0)
        #expect(receiver.buffer.strays == 0)
    }

    @Test func repairsInFrontMustJoinUp() {
        var receiver = Receiver(latency: 100)
        _ = receiver.begin(11, at: 0)
        _ = receiver.begin(9, at: 60, isBeginning: true, isRepair: true)
        #expect(receiver.deliveries.isEmpty)
        _ = receiver.begin(10, at: 61, isRepair: true)
        #expect(receiver.deliveries == [9, 10, 11].map { Delivery($0) })
    }

    // A browser that probes sends again what it sent before the recorder joined: nothing was lost in between.
    @Test func repairsOfWhatNobodyHeardAreDropped() {
        var receiver = Receiver(latency: 100)
        _ = receiver.begin(200, at: 0)
        for sequence in [99, 150, 151, 195] as [UInt16] {
            let isNear = sequence >= 100
            #expect(receiver.begin(sequence, at: 10, isBeginning: true, isRepair: true) == (isNear ? .queued : .late))
        }
        _ = receiver.begin(199, at: 20, isRepair: true)
        receiver.drain(at: SessionTime(milliseconds: 100))
        #expect(receiver.deliveries == [199, 200].map { Delivery($0) })
        #expect(receiver.buffer.strays == 3)
        #expect(receiver.buffer.queuedCount == 0)
    }

    @Test func aStrayFirstPacketThatWaitsDoesNotHoldUpTheStream() {
        var receiver = Receiver(latency: 100)
        _ = receiver.begin(50_000, at: 0)
        #expect(receiver.begin(1, at: 1) == .suspect)
        #expect(receiver.begin(2, at: 2) == .restarted)
        #expect(receiver.deliveries == [Delivery(50_000), Delivery(65_537, isRestart: true), Delivery(65_538)])
    }

    @Test func copiesOfTheFirstPacketsAreDuplicates() {
        var receiver = Receiver(latency: 100)
        _ = receiver.begin(5, at: 0)
        #expect(receiver.begin(5, at: 1) == .duplicate)
        #expect(receiver.begin(5, at: 1, isRepair: true) == .duplicate)
        receiver.drain(at: SessionTime(milliseconds: 100))
        #expect(receiver.begin(5, at: 101) == .duplicate)
    }

    @Test func theEndAndAFullBufferEndTheWait() {
        var receiver = Receiver(latency: 100)
        _ = receiver.begin(5, at: 0)
        receiver.buffer.flush()
        receiver.drain(at: .zero)
        #expect(receiver.deliveries == [Delivery(5)])
        receiver = Receiver(latency: 100, capacity: 3)
        for sequence in [5, 7, 6] as [UInt16] { _ = receiver.begin(sequence, at: 0) }
        #expect(receiver.deliveries == [5, 6, 7].map { Delivery($0) })
    }

    @Test func withoutLatencyTheFirstPacketDoesNotWait() {
        var receiver = Receiver(latency: 0)
        #expect(receiver.begin(5, at: 0) == .inOrder)
    }

    @Test(arguments: UInt64(1)...10)
    func everyFirstPacketOfABoundedDelayComesInOrder(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let sent = (0..<200).map { (UInt16(truncatingIfNeeded: 65_500 + $0), Int64($0 * 5)) }
        let arrivals = sent.map { ($0.0, $0.1 + Int64.random(in: 0...40, using: &generator)) }.sorted { $0.1 < $1.1 }
        var receiver = Receiver(latency: 100)
        for (sequence, time) in arrivals { _ = receiver.begin(sequence, at: time) }
        receiver.drain(at: SessionTime(milliseconds: 10_000))
        #expect(receiver.deliveries.map { UInt16(truncatingIfNeeded: $0.sequence) } == sent.map(\.0))
        receiver.expectConsistent()
    }
}

@Suite struct ReorderBufferPropertyTests {
    /// A stream of 600 packets over the wrap, disturbed: each delayed by chance, some lost, some twice.
    private static func disturbed(
        seed: UInt64, maximumDelay: Int
    ) -> (arrivals: [(sequence: UInt16, milliseconds: Int64)], sent: Set<UInt16>) {
        var generator = SeededGenerator(seed: seed)
        var arrivals: [(sequence: UInt16, milliseconds: Int64)] = []
        for index in 0..<600 {
            let sequence = UInt16(truncatingIfNeeded: 65_300 + index)
            let isLost = index > 0 && Int.random(in: 0..<20, using: &generator) == 0
            let copies = isLost ? 0 : Int.random(in: 0..<15, using: &generator) == 0 ? 2 : 1
            for _ in 0..<copies {
                let delay = index == 0 ? 0 : Int.random(in: 0...maximumDelay, using: &generator)
                arrivals.append((sequence, Int64(index * 5 + delay)))
            }
        }
        arrivals.sort { $0.milliseconds < $1.milliseconds }
        return (arrivals, Set(arrivals.map(\.sequence)))
    }

    @Test(arguments: UInt64(1)...10)
    func everyPacketOfABoundedDelayComesOnceAndInOrder(seed: UInt64) {
        let (arrivals, sent) = Self.disturbed(seed: seed, maximumDelay: 80)
        var receiver = Receiver(latency: 100)
        for arrival in arrivals { _ = receiver.receive(arrival.sequence, at: arrival.milliseconds) }
        receiver.buffer.flush()
        receiver.drain(at: SessionTime(milliseconds: 10_000))
        #expect(Set(receiver.deliveries.map { UInt16(truncatingIfNeeded: $0.sequence) }) == sent)
        #expect(receiver.deliveries.count == sent.count)
        receiver.expectConsistent()
    }

    @Test(arguments: UInt64(11)...20)
    func delaysBeyondTheLatencyLoseOrderNever(seed: UInt64) {
        let (arrivals, sent) = Self.disturbed(seed: seed, maximumDelay: 400)
        var receiver = Receiver(latency: 60, capacity: 16)
        var counts: [ReorderBuffer.Insertion: Int] = [:]
        for arrival in arrivals {
            counts[receiver.receive(arrival.sequence, at: arrival.milliseconds), default: 0] += 1
        }
        receiver.buffer.flush()
        receiver.drain(at: SessionTime(milliseconds: 10_000))
        receiver.expectConsistent()
        #expect(receiver.deliveries.count == counts[.inOrder, default: 0] + counts[.queued, default: 0])
        #expect(
            Set(receiver.deliveries.map(\.sequence)).isSubset(
                of: Set(sent.map { Int64($0) }.flatMap { [$0, $0 + 65_536] })))
        #expect(receiver.maximumQueued <= 16)
    }

    // Arbitrary sequence numbers: memory stays bounded, order holds, nothing is delivered that did not come.
    @Test(arguments: UInt64(21)...26)
    func arbitrarySequencesKeepTheInvariants(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var receiver = Receiver(latency: 20, capacity: 8)
        var sequence: UInt16 = 0
        for step in 0..<1500 {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: sequence = UInt16.random(in: 0...UInt16.max, using: &generator)
            case 1...3: sequence &+= UInt16.random(in: 0...4000, using: &generator)
            case 4: sequence &-= UInt16.random(in: 0...200, using: &generator)
            default: sequence &+= 1
            }
            _ = receiver.receive(sequence, at: Int64(step))
        }
        receiver.buffer.flush()
        receiver.drain(at: SessionTime(milliseconds: 100_000))
        receiver.expectConsistent()
        #expect(receiver.maximumQueued <= 8 + 1)
        #expect(receiver.buffer.queuedCount == 0)
    }
}

private struct Delivery: Equatable, CustomStringConvertible {
    var sequence: Int64
    var lost: Int
    var isRestart: Bool

    init(_ sequence: Int64, lost: Int = 0, isRestart: Bool = false) {
        self.sequence = sequence
        self.lost = lost
        self.isRestart = isRestart
    }

    var description: String { "\(sequence)\(isRestart ? "!" : "")-\(lost)" }
}

/// Follows the buffer's contract and notes what comes out.
private struct Receiver {
    var buffer: ReorderBuffer
    var deliveries: [Delivery] = []
    var waiting: SessionTime?
    var maximumQueued = 0

    init(latency: Int64 = 100, capacity: Int = 512) {
        buffer = ReorderBuffer(latency: Interval(milliseconds: latency), capacity: capacity)
    }

    mutating func receive(_ sequence: UInt16, at milliseconds: Int64) -> ReorderBuffer.Insertion {
        receive(datagram(sequence: sequence), at: milliseconds)
    }

    mutating func receive(_ bytes: [UInt8], at milliseconds: Int64) -> ReorderBuffer.Insertion {
        let arrival = SessionTime(milliseconds: milliseconds)
        drain(at: arrival)
        let insertion = insert(bytes, into: &buffer, at: arrival)
        if insertion == .inOrder, let next = buffer.nextSequence { deliveries.append(Delivery(next - 1)) }
        drain(at: arrival)
        maximumQueued = max(maximumQueued, buffer.queuedCount)
        return insertion
    }

    /// Receives a packet of which it is not known whether others precede it, unless `isBeginning`.
    mutating func begin(
        _ sequence: UInt16, at milliseconds: Int64, isBeginning: Bool = false, isRepair: Bool = false
    ) -> ReorderBuffer.Insertion {
        let bytes = datagram(sequence: sequence)
        let arrival = SessionTime(milliseconds: milliseconds)
        guard let packet = try? parsePacket(bytes) else { return .overflow }
        drain(at: arrival)
        let insertion =
            isRepair
            ? buffer.repair(packet, datagram: bytes.span, at: arrival, isBeginning: isBeginning)
            : buffer.insert(packet, datagram: bytes.span, at: arrival, isBeginning: isBeginning)
        if insertion == .inOrder, let next = buffer.nextSequence { deliveries.append(Delivery(next - 1)) }
        drain(at: arrival)
        return insertion
    }

    mutating func repair(_ sequence: UInt16, at milliseconds: Int64) -> ReorderBuffer.Insertion {
        repair(datagram(sequence: sequence), at: milliseconds)
    }

    mutating func repair(_ bytes: [UInt8], at milliseconds: Int64) -> ReorderBuffer.Insertion {
        let arrival = SessionTime(milliseconds: milliseconds)
        guard let packet = try? parsePacket(bytes) else { return .overflow }
        let insertion = buffer.repair(packet, datagram: bytes.span, at: arrival)
        if insertion == .inOrder, let next = buffer.nextSequence { deliveries.append(Delivery(next - 1)) }
        drain(at: arrival)
        return insertion
    }

    mutating func drain(at now: SessionTime) {
        waiting = nil
        while true {
            switch buffer.poll(at: now) {
            case .packet(let slot, let lost, let isRestart):
                let queued = buffer.packet(in: slot)
                deliveries.append(Delivery(queued.extendedSequence, lost: lost, isRestart: isRestart))
                #expect(queued.isRestart == isRestart)
                let stored = buffer.bytes(in: slot).span.uint16(at: 2)
                #expect(stored == UInt16(truncatingIfNeeded: queued.extendedSequence))
                buffer.release(slot: slot)
            case .wait(let instant):
                #expect(instant > now)
                waiting = instant
                return
            case .empty:
                return
            }
        }
    }

    /// The numbers grow, and what is between two deliveries was reported as lost.
    func expectConsistent() {
        for (before, after) in zip(deliveries, deliveries.dropFirst()) {
            #expect(after.sequence > before.sequence)
            if after.isRestart {
                #expect(after.lost == 0)
            } else {
                #expect(after.sequence == before.sequence + Int64(after.lost) + 1)
            }
        }
    }
}

private func insert(
    _ bytes: [UInt8], into buffer: inout ReorderBuffer, at arrival: SessionTime
) -> ReorderBuffer.Insertion {
    guard let packet = try? parsePacket(bytes) else {
        Issue.record("the test's packet does not parse")
        return .overflow
    }
    return buffer.insert(packet, datagram: bytes.span, at: arrival)
}
