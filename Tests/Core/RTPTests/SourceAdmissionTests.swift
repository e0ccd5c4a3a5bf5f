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
        #expect(admit(1, 20, at: 1000) == .held)
        #expect(admit(1, 21, at: 1020) == .promoted)
        #expect(admission.epochs == [2, 1])
    }

    // Two senders on one port (a case of the kind 33): who is live stays. Its silence of a moment is no departure.
    @Test(arguments: [(true, 999, 1001), (false, 199, 201)] as [(Bool, Int64, Int64)])
    mutating func doesNotDisplaceALiveSource(isAnnounced: Bool, live: Int64, silent: Int64) {
        admission = SourceAdmission(announced: isAnnounced ? [1] : [])
        _ = admit(1, 0)
        _ = admit(1, 1)
        _ = admission.takeHeld()
        for i in UInt16(0)..<5 { #expect(admit(2, i, at: live) == .held) }
        #expect(admit(1, 2, at: live) == .current)
        for i in UInt16(5)..<10 { #expect(admit(2, i, at: live * 2) == .held) }
        #expect(admit(2, 10, at: live + silent) == .promoted)
        #expect(admission.epochs == [1, 2])
        // Nothing of what was waiting is lost.
        #expect(admission.takeHeld().map(\.header.sequenceNumber) == Array(0...10))
    }

    // Who sends beside the current source for longer than packets are on the way is another participant.
    @Test mutating func namesASourceThatSendsBesideTheCurrentOne() {
        admission = SourceAdmission(announced: [1])
        for i in UInt16(0)..<40 {
            _ = admit(1, i, at: Int64(i) * 20)
            _ = admit(2, i, at: Int64(i) * 20 + 5)
            let other = admission.takeOther()
            #expect((other != nil) == (i == 11))
            if other == 2 { #expect(admission.takeHeld().map(\.header.sequenceNumber) == Array(0..<12)) }
        }
        #expect(admission.others == [2] && admission.epochs == [1])
    }

    @Test mutating func namesABoundedNumberOfThem() {
        _ = admit(1, 0)
        _ = admit(1, 1)
        for ssrc in UInt32(10)..<100 {
            let start = Int64(ssrc - 10) * 300
            for i in UInt16(0)..<3 { _ = admit(ssrc, i, at: start + Int64(i)) }
            for time in [start + 150, start + 299] { _ = admit(1, UInt16(ssrc), at: time) }
        }
        #expect(admission.others.count == SourceAdmission.maximumOthers)
        #expect(admission.epochs == [1])
    }

    // A shared screen may be silent for seconds: it comes back at once, and the other does not fill its next pause.
    @Test mutating func givesTheTrackBackToTheAnnouncedSource() {
        admission = SourceAdmission(announced: [1])
        #expect(admit(1, 0) == .promoted)
        for i in UInt16(0)..<2 { _ = admit(2, i, at: 5000) }
        #expect(admission.current == 2)
        #expect(admit(1, 1, at: 5010) == .promoted)
        for i in UInt16(2)..<5 { #expect(admit(2, i, at: 20_000 + Int64(i)) == .held) }
        #expect(admit(2, 5, at: 30_011) == .promoted)
        #expect(admission.epochs == [1, 2, 1, 2])
    }

    @Test mutating func followsAtOnceAfterAGoodbye() {
        admission = SourceAdmission(announced: [1])
        _ = admit(1, 0)
        admission.noteGoodbye(of: 7)
        _ = admit(2, 0, at: 10)
        #expect(admit(2, 1, at: 20) == .held)
        admission.noteGoodbye(of: 1)
        #expect(admit(2, 2, at: 30) == .promoted)
        #expect(admission.takeHeld().count == 3)
    }

    // A report every five seconds is a sign of life (RFC 3550 §6.2).
    @Test mutating func takesReportsForASignOfLife() {
        admission = SourceAdmission(announced: [1])
        _ = admit(1, 0)
        _ = admission.takeHeld()
        admission.noteReport(of: 1, at: SessionTime(milliseconds: 4000))
        admission.noteReport(of: 2, at: SessionTime(milliseconds: 4900))
        for i in UInt16(0)..<2 { #expect(admit(2, i, at: 4950) == .held) }
        #expect(admit(2, 2, at: 5000) == .promoted)
    }

    // The recording ends before the old source has been silent for long enough.
    @Test(arguments: [(15, true), (5, false)] as [(Int64, Bool)])
    mutating func atTheEndBelievesWhatCameAfterTheCurrentSource(began: Int64, isBelieved: Bool) {
        for i in UInt16(0)..<2 { _ = admit(1, i, at: 0) }
        _ = admission.takeHeld()
        _ = admit(2, 0, at: began)
        if began < 10 { _ = admit(1, 2, at: 10) }
        _ = admit(2, 1, at: 20)
        _ = admit(2, 2, at: 30)
        #expect(admission.finish() == (isBelieved ? .promoted : .current))
        #expect(admission.takeHeld().count == (isBelieved ? 3 : 0))
        #expect(admission.foreignCount == (isBelieved ? 0 : 3))
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
        #expect(admission.finish() == .current)
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
        #expect(admit(2, 200, at: 4179) == .held)
        #expect(admit(2, 201, at: 4180) == .promoted)
        let held = admission.takeHeld()
        #expect(held.count < 15 && held.count > 2)
        #expect(admission.foreignCount + UInt64(held.count) == 200)
    }

    @Test mutating func holdsABoundedNumberOfPackets() {
        for i in UInt16(0)..<2000 { #expect(admit(1, i &* 2) == .held) }
        #expect(admit(1, 3999) == .promoted)
        let held = admission.takeHeld()
        #expect(held.count <= SourceAdmission.maximumHeld && held.count >= SourceAdmission.maximumHeld / 2)
        #expect(held.last?.header.sequenceNumber == 3999)
        #expect(admission.foreignCount == 2001 - UInt64(held.count))
    }

    @Test mutating func holdsABoundedNumberOfBytes() {
        let bytes = [UInt8](repeating: 7, count: 60_000)
        for i in UInt16(0)..<200 {
            _ = admission.admit(ReceivedPacket(packet(1, i &* 2), in: bytes.span, at: .zero))
        }
        _ = admission.admit(ReceivedPacket(packet(1, 399), in: bytes.span, at: .zero))
        #expect(admission.takeHeld().reduce(0) { $0 + $1.bytes.count } <= SourceAdmission.maximumHeldBytes)
    }

    @Test mutating func comesBackToASourceOfBefore() {
        let packets: [(UInt32, UInt16, Int64)] = [
            (1, 1, 0), (1, 2, 0), (2, 8, 900), (2, 9, 900), (1, 3, 1200), (1, 4, 1200),
        ]
        for (ssrc, sequence, time) in packets where admit(ssrc, sequence, at: time) == .promoted {
            _ = admission.takeHeld()
        }
        #expect(admission.epochs == [1, 2, 1])
    }

    // Some sources, each with its own pace, in any order: none is current while the one before still sends, and every
    // packet of the current one is taken.
    @Test(arguments: UInt64(1)...10) mutating func neverAlternatesBetweenLiveSources(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        admission = SourceAdmission(announced: seed.isMultiple(of: 2) ? [1] : [])
        var sequences: [UInt32: UInt16] = [:]
        var lastSent: [UInt32: Int64] = [:]
        for time in stride(from: Int64(0), to: 20_000, by: 10) {
            for ssrc in UInt32(1)...3 where Int.random(in: 0..<4, using: &generator) > 0 {
                // Source 1 goes after eight seconds, 2 after fourteen.
                guard time < [8000, 14_000, 20_000][Int(ssrc) - 1] else { continue }
                let before = admission.current
                let decision = admit(ssrc, sequences[ssrc, default: 0], at: time)
                sequences[ssrc, default: 0] &+= 1
                if ssrc == before { #expect(decision == .current) }
                if decision == .promoted, let before {
                    // The announced one may take the track from another at any time.
                    #expect(ssrc == 1 || time - lastSent[before, default: 0] >= 200)
                    _ = admission.takeHeld()
                }
                lastSent[ssrc] = time
            }
        }
        #expect(admission.current == 3 && admission.epochs.count <= 4)
    }
}
