import Media
import TestSupport
import Testing

@testable import RTP

@Suite struct SourceAdmissionTests {
    private var admission = SourceAdmission(announced: [])

    private func packet(_ ssrc: UInt32, _ sequence: UInt16) -> RTPPacket {
        RTPPacket(payloadType: 109, sequenceNumber: sequence, timestamp: 0, ssrc: ssrc, payload: 0..<1)
    }

    private mutating func admit(_ ssrc: UInt32, _ sequence: UInt16, at milliseconds: Int64 = 0)
        -> SourceAdmission.Decision
    {
        let bytes = [UInt8(truncatingIfNeeded: sequence)]
        return admission.admit(
            ReceivedPacket(packet(ssrc, sequence), in: bytes.span, at: SessionTime(milliseconds: milliseconds)))
    }

    @Test mutating func believesTheSecondConsecutivePacketAndKeepsTheFirst() {
        #expect(admit(1, 0xFFFF, at: 5) == .held)
        #expect(admission.current == nil)
        #expect(admit(1, 0, at: 9) == .promoted)
        #expect(admission.current == 1)
        let held = admission.takeHeld()
        #expect(held.map(\.header.sequenceNumber) == [0xFFFF, 0])
        #expect(held.map(\.bytes) == [[0xFF], [0]])
        #expect(held.map(\.arrival) == [5, 9].map { SessionTime(milliseconds: $0) })
        #expect(admission.takeHeld().isEmpty)
        #expect(admit(1, 500) == .current)
    }

    @Test mutating func believesAnAnnouncedSourceAtOnce() {
        admission = SourceAdmission(announced: [1, 2])
        #expect(admit(2, 10) == .promoted)
        #expect(admission.takeHeld().count == 1)
        // Announced or not, a change of source has to prove itself.
        #expect(admit(1, 20) == .held)
        #expect(admit(1, 21) == .promoted)
        #expect(admission.epochs == [2, 1])
    }

    @Test mutating func followsTheSourceAndWhoMayBecomeIt() {
        #expect(!admission.isFollowing(1))
        _ = admit(1, 1)
        #expect(admission.isFollowing(1) && !admission.isFollowing(2))
        _ = admit(1, 2)
        _ = admit(2, 7)
        #expect(admission.isFollowing(1) && admission.isFollowing(2) && !admission.isFollowing(3))
    }

    @Test mutating func doesNotBelieveASingleStray() {
        _ = admit(1, 1)
        _ = admit(1, 2)
        _ = admission.takeHeld()
        #expect(admit(9, 77) == .held)
        for sequence in UInt16(3)...40 { #expect(admit(1, sequence) == .current) }
        admission.finish()
        #expect(admission.epochs == [1])
        #expect(admission.foreignCount == 1)
    }

    @Test mutating func doesNotBelievePacketsThatDoNotFollowEachOther() {
        for sequence in [UInt16(1), 3, 5, 4, 9] { #expect(admit(1, sequence) == .held) }
        #expect(admit(1, 10) == .promoted)
        #expect(admission.takeHeld().count == 6)
    }

    @Test mutating func startsOverWithAnotherCandidate() {
        #expect(admit(1, 1) == .held)
        #expect(admit(2, 2) == .held)
        #expect(admit(1, 2) == .held)
        #expect(admit(1, 3) == .promoted)
        #expect(admission.takeHeld().map(\.header.sequenceNumber) == [2, 3])
        #expect(admission.foreignCount == 2)
    }

    @Test mutating func staysWithTheCurrentSourceWhileTwoSendInTurn() {
        _ = admit(1, 0)
        _ = admit(1, 1)
        _ = admission.takeHeld()
        for i in UInt16(2)..<200 {
            #expect(admit(1, i, at: Int64(i) * 20) == .current)
            #expect(admit(2, i, at: Int64(i) * 20 + 10) == .held)
        }
        #expect(admission.epochs == [1])
        // The first source falls silent: of the other one only what can overlap is left.
        #expect(admit(2, 200, at: 4010) == .promoted)
        let held = admission.takeHeld()
        #expect(held.count < 15 && held.count > 2)
        #expect(admission.foreignCount + UInt64(held.count) == 199)
    }

    @Test mutating func holdsABoundedNumberOfPackets() {
        for i in UInt16(0)..<200 { #expect(admit(1, i &* 2) == .held) }
        #expect(admission.foreignCount == 200 - 64)
        #expect(admit(1, 399) == .promoted)
        #expect(admission.takeHeld().count == SourceAdmission.maximumHeld)
    }

    @Test mutating func comesBackToASourceOfBefore() {
        for (ssrc, sequence) in [(1, 1), (1, 2), (2, 8), (2, 9), (1, 3), (1, 4)] as [(UInt32, UInt16)] {
            _ = admit(ssrc, sequence)
            _ = admission.takeHeld()
        }
        #expect(admission.epochs == [1, 2, 1])
    }
}
