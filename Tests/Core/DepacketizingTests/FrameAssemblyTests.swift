import Media
import Testing

@testable import Depacketizing

struct FrameAssemblyTests {
    private func packet(_ timestamp: Int64, lost: Int = 0) -> OrderedPacket {
        OrderedPacket(
            extendedTimestamp: timestamp, hasMarker: false, arrival: SessionTime(nanoseconds: timestamp),
            lostBefore: lost, payload: 0..<0)
    }

    @Test func handsOverTheFrameAndCountsLossOnce() throws {
        var assembly = FrameAssembly()
        var frames = FrameList()
        for timestamp in [10, 20] as [Int64] {
            assembly.receive(packet(timestamp, lost: timestamp == 10 ? 2 : 0), isOpenDiscardable: false)
            assembly.open(with: packet(timestamp))
            try assembly.append([1, 2].span, arrival: SessionTime(nanoseconds: timestamp + 5))
            assembly.mark()
            assembly.emit(into: &frames)
        }
        #expect(frames.count == 2)
        #expect(frames[0].lostBefore == 2)
        #expect(frames[1].lostBefore == 0)
        #expect(frames[1].bytes == [1, 2])
        #expect(frames[1].firstArrival == SessionTime(nanoseconds: 20))
        #expect(frames[1].lastArrival == SessionTime(nanoseconds: 25))
        #expect(!assembly.isOpen)
    }

    @Test func discardsAFrameWithoutCountingDamage() throws {
        var assembly = FrameAssembly()
        var frames = FrameList()
        assembly.receive(packet(0, lost: 1), isOpenDiscardable: false)
        assembly.open(with: packet(0))
        try assembly.append([1].span, arrival: .zero)
        assembly.discard()
        #expect(!assembly.isOpen && assembly.frame.bytes.isEmpty)
        assembly.receive(packet(10), isOpenDiscardable: false)
        assembly.open(with: packet(10))
        assembly.mark()
        assembly.emit(into: &frames)
        #expect(frames[0].lostBefore == 1)
        #expect(assembly.damage.frameCount == 0)
    }

    @Test func boundsTheFrame() throws {
        var assembly = FrameAssembly()
        let chunk = [UInt8](repeating: 7, count: 1 << 20)
        assembly.open(with: packet(0))
        for _ in 0..<8 { try assembly.append(chunk.span, arrival: .zero) }
        #expect(throws: DepacketizingError.frameTooLarge(limit: 8 << 20, actual: 8 << 20 | 1)) {
            try assembly.append([1].span, arrival: .zero)
        }
    }

    @Test func passesTheDamageOnWithTheNextFrameOnly() {
        var assembly = FrameAssembly()
        var frames = FrameList()
        assembly.open(with: packet(0))
        assembly.receive(packet(0, lost: 1), isOpenDiscardable: true)
        assembly.skip(packet(0), isDiscardable: true)
        assembly.open(with: packet(1))
        assembly.mark()
        assembly.emit(into: &frames)
        #expect(assembly.damage.isHarmless)
        #expect(assembly.damage.frameCount == 1)
        #expect(frames[0].lostBefore == 1)
        assembly.begin()
        #expect(assembly.damage == Damage())
    }

    @Test func calledContainedOnlyWhatHasTheFrameOnBothSides() {
        var assembly = FrameAssembly()
        var frames = FrameList()
        assembly.open(with: packet(0))
        assembly.receive(packet(1, lost: 1), isOpenDiscardable: true)
        assembly.open(with: packet(1))
        assembly.mark()
        assembly.emit(into: &frames)
        #expect(assembly.damage.frameCount == 1)
        #expect(!assembly.damage.isContained)
    }

    @Test func learnsLaterThatADamagedFrameIsDiscardable() {
        var assembly = FrameAssembly()
        var frames = FrameList()
        assembly.receive(packet(0, lost: 1), isOpenDiscardable: false)
        for isDiscardable in [nil, true, true, nil] { assembly.skip(packet(0), isDiscardable: isDiscardable) }
        assembly.skip(packet(1), isDiscardable: false)
        assembly.open(with: packet(2))
        assembly.mark()
        assembly.emit(into: &frames)
        #expect(assembly.damage.frameCount == 2)
        #expect(assembly.damage.discardableCount == 1)
    }

    @Test func letsTheGateHearOfALossEvenWithoutALostPacket() {
        var frames = FrameList()
        var skipping = FrameAssembly()
        skipping.skip(packet(0), isDiscardable: false)
        skipping.open(with: packet(1))
        skipping.mark()
        skipping.emit(into: &frames)
        var rejecting = FrameAssembly()
        rejecting.open(with: packet(0))
        rejecting.reject(packet(0))
        rejecting.open(with: packet(1))
        rejecting.mark()
        rejecting.emit(into: &frames)
        var unended = FrameAssembly()
        unended.open(with: packet(0))
        unended.dropWithoutMarker(isDiscardable: true)
        unended.open(with: packet(1))
        unended.mark()
        unended.emit(into: &frames)
        for i in 0..<3 { #expect(frames[i].lostBefore == 1) }
        #expect(!rejecting.damage.isHarmless)
        #expect(!unended.damage.isHarmless)
    }

    @Test func countsWithoutOverflow() {
        var assembly = FrameAssembly()
        var frames = FrameList()
        assembly.receive(packet(0, lost: .max), isOpenDiscardable: false)
        assembly.receive(packet(0, lost: .max), isOpenDiscardable: false)
        assembly.receive(packet(0, lost: .min), isOpenDiscardable: false)
        assembly.open(with: packet(1))
        assembly.mark()
        assembly.emit(into: &frames)
        #expect(frames[0].lostBefore == .max)
    }

    @Test func remembersWhetherTheStreamHasMarkers() {
        var assembly = FrameAssembly()
        var frames = FrameList()
        assembly.open(with: packet(1))
        assembly.emit(into: &frames)
        #expect(!assembly.markers.areSent)
        assembly.open(with: packet(2))
        assembly.mark()
        assembly.emit(into: &frames)
        assembly.open(with: packet(3))
        assembly.emit(into: &frames)
        #expect(assembly.markers.areSent && assembly.markers.provesDamage)
    }

    @Test func isWholeBehindItsMarkerUnlessAPacketContinuesIt() throws {
        var assembly = FrameAssembly()
        assembly.open(with: packet(0))
        #expect(!assembly.isWhole(before: packet(1, lost: 1)))
        assembly.mark()
        #expect(assembly.isMarked)
        #expect(assembly.isWhole(before: packet(1, lost: 1)) && !assembly.isWhole(before: packet(1)))
        let patience = FrameAssembly.patience
        #expect(!assembly.isWhole(at: .zero + patience + Interval(nanoseconds: -1)))
        #expect(assembly.isWhole(at: .zero + patience))
        assembly.resume()
        #expect(!assembly.isMarked && assembly.markers.areWrong)
        assembly.mark()
        #expect(!assembly.isWhole(before: packet(1, lost: 1)) && !assembly.isWhole(at: .zero + patience))
        #expect(assembly.isQuiet(at: .zero + patience))
    }

    @Test func aFieldAfterTheMarkerOfTheOtherProvesNothing() {
        var assembly = FrameAssembly()
        assembly.open(with: packet(0))
        assembly.mark()
        assembly.unmark()
        #expect(!assembly.isMarked && !assembly.markers.areWrong)
        assembly.noteWrongMarker()
        #expect(assembly.markers.areWrong)
    }

    @Test func endsShortWhereTheLastPacketIsShorterThanOthers() throws {
        var assembly = FrameAssembly()
        var frames = FrameList()
        for sizes in [[9, 4], [9, 9], [4]] {
            assembly.open(with: packet(0))
            for size in sizes { try assembly.append([UInt8](repeating: 1, count: size).span, arrival: .zero) }
            // Of the first frame nothing is known.
            #expect(assembly.endsShort == (frames.count > 0 && sizes.last == 4))
            assembly.emit(into: &frames)
        }
        assembly.open(with: packet(0))
        assembly.mark()
        assembly.emit(into: &frames)
        assembly.open(with: packet(0))
        try assembly.append([1].span, arrival: .zero)
        #expect(!assembly.endsShort, "a marker is missing")
    }

    /// A lost packet made the first one whole; the second one has the loss.
    @Test func ofTwoFramesInOnePushTheFirstHasTheDamage() {
        var assembly = FrameAssembly()
        var frames = FrameList()
        assembly.open(with: packet(0))
        assembly.mark()
        assembly.begin()
        assembly.emit(into: &frames)
        assembly.receive(packet(1, lost: 1), isOpenDiscardable: false)
        assembly.skip(packet(1), isDiscardable: false)
        assembly.open(with: packet(2))
        assembly.emit(into: &frames)
        #expect(assembly.damage == Damage())
        #expect(frames[0].lostBefore == 0 && frames[1].lostBefore == 1)
    }
}
