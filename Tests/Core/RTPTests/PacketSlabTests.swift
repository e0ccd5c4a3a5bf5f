import Media
import TestSupport
import Testing

@testable import RTP

@Suite struct PacketSlabTests {
    private let queued = QueuedPacket(
        packet: RTPPacket(payloadType: 96, sequenceNumber: 1, timestamp: 2, ssrc: 3, payload: 12..<14),
        extendedSequence: 1, arrival: .zero)

    @Test func keepsBytesAndHeader() {
        var slab = PacketSlab()
        let slot = slab.store(queued, datagram: hex("01 02 03").span)
        #expect(slab.bytes(in: slot) == [1, 2, 3])
        #expect(slab.byteCount(in: slot) == 3)
        #expect(slab[slot] == queued)
        slab[slot].extendedSequence = 9
        #expect(slab[slot].extendedSequence == 9)
    }

    @Test func usesReleasedSlotsAgain() {
        var slab = PacketSlab()
        for round in 0..<50 {
            let first = slab.store(queued, datagram: [UInt8(round)].span)
            let second = slab.store(queued, datagram: [UInt8(round), 0].span)
            #expect(first != second)
            #expect(slab.bytes(in: first) == [UInt8(round)])
            #expect(slab.bytes(in: second) == [UInt8(round), 0])
            slab.release(first)
            slab.release(second)
        }
        #expect(slab.count == 2)
    }

    @Test func bytesHandedOutStayWhatTheyWereAfterTheRelease() {
        var slab = PacketSlab()
        let slot = slab.store(queued, datagram: hex("01 02").span)
        let bytes = slab.bytes(in: slot)
        slab.release(slot)
        #expect(slab.store(queued, datagram: hex("03 04").span) == slot)
        #expect(bytes == [1, 2])
    }

    // Memory held is what ordinary packets need, whatever the largest datagram was.
    @Test func doesNotKeepTheStorageOfHugeDatagrams() {
        var slab = PacketSlab()
        let huge = [UInt8](repeating: 1, count: 60_000)
        slab.release(slab.store(queued, datagram: huge.span))
        let slot = slab.store(queued, datagram: [2].span)
        #expect(slab.bytes(in: slot).capacity <= PacketSlab.keptBytes)
    }
}
