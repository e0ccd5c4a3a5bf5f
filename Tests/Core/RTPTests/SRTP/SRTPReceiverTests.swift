import CipherSupport
import Media
import TestSupport
import Testing

@testable import RTP

/// All packets are made by hand; `CountingCipher` stands for the cryptography.
@Suite struct SRTPReceiverTests {
    private static let key: UInt32 = 99
    private var cipher = CountingCipher(key: key)
    private var receiver: SRTPReceiver
    private var plain: [UInt8] = []

    init() {
        receiver = SRTPReceiver(ciphers: [cipher])
    }

    private func packet(
        _ sequence: UInt16, rolloverCounter: UInt32 = 0, ssrc: UInt32 = 1, key: UInt32 = key
    ) -> [UInt8] {
        var builder = RTPBuilder(payloadType: 96, ssrc: ssrc, sequenceNumber: sequence, step: 1)
        return CountingCipher.protected(builder.packet([1, 2, 3]), key: key, rolloverCounter: rolloverCounter)
    }

    private mutating func take(_ packet: [UInt8], at milliseconds: Int64 = 0) -> SRTPReceiver.Outcome {
        receiver.unprotect(packet.span, into: &plain, at: SessionTime(milliseconds: milliseconds))
    }

    private mutating func takeRTCP(_ packet: [UInt8]) -> SRTPReceiver.Outcome {
        receiver.unprotectRTCP(packet.span, into: &plain)
    }

    /// Sequence numbers of the packets that wait and are right.
    private mutating func resumed() -> [UInt16] {
        receiver.takeHeld().compactMap { held in
            receiver.unprotectHeld(held, into: &plain) ? plain.span.uint16(at: 2) : nil
        }
    }

    @Test mutating func leavesThePlainPacket() {
        #expect(take(packet(7)) == .plain)
        #expect(plain == Array(packet(7).dropLast(4)))
        #expect(receiver.hasDecrypted && !receiver.isFailing)
    }

    @Test mutating func countsForgeriesAndReplaysAndGoesOn() {
        for i in UInt16(0)..<10 { #expect(take(packet(i)) == .plain) }
        #expect(take(packet(5)) == .held)
        #expect(take(packet(10)) == .plain)
        #expect(take(packet(11, key: 1)) == .held)
        #expect(take(packet(11)) == .plain)
        receiver.finish()
        #expect(receiver.replayed == 1)
        #expect(receiver.authenticationFailed == 1)
    }

    @Test mutating func followsTheSequenceOverAWrap() {
        for i in 0..<200_000 where i % 500 == 0 {
            let index = 65_000 + i
            #expect(take(packet(UInt16(index & 0xFFFF), rolloverCounter: UInt32(index >> 16))) == .plain)
        }
        #expect(cipher.rolloverCounter(of: 1) == 4)
    }

    // Who comes late knows no rollover counter (RFC 3711 §3.3.1).
    @Test(arguments: [1, 2, 9, 300, 4000] as [UInt32]) mutating func findsTheRolloverCounterOfALateStart(
        counter: UInt32
    ) {
        var outcomes: [SRTPReceiver.Outcome] = []
        var sequence: UInt16 = 100
        repeat {
            outcomes.append(take(packet(sequence, rolloverCounter: counter)))
            sequence += 1
        } while outcomes.last == .held && outcomes.count < 600
        #expect(outcomes.last == .resumed)
        #expect(resumed().count == min(outcomes.count, SRTPReceiver.maximumHeld))
        #expect(take(packet(sequence, rolloverCounter: counter)) == .plain)
        #expect(outcomes.count <= 2 + Int(counter / SRTPReceiver.triesPerPacket))
    }

    @Test mutating func findsItAlthoughTheSequenceWrapsMeanwhile() {
        #expect(take(packet(65_534, rolloverCounter: 20)) == .held)
        #expect(take(packet(65_535, rolloverCounter: 20)) == .held)
        #expect(take(packet(0, rolloverCounter: 21)) == .held)
        #expect(take(packet(1, rolloverCounter: 21)) == .resumed)
        #expect(resumed() == [65_534, 65_535, 0, 1])
    }

    @Test mutating func stopsTryingAtLast() {
        for i in UInt16(0)..<600 { _ = take(packet(i, key: 1)) }
        let before = cipher.attempts
        for i in UInt16(600)..<700 { #expect(take(packet(i, key: 1)) == .refused) }
        // The context of a new source is tried with every packet, and no more.
        #expect(cipher.attempts - before == 100)
        receiver.finish()
        #expect(receiver.authenticationFailed == 700)
    }

    @Test mutating func findsTwoSourcesThatSendInTurn() {
        var outcomes: [UInt32: [SRTPReceiver.Outcome]] = [:]
        for i in UInt16(0)..<20 {
            for ssrc in UInt32(1)...2 {
                let outcome = take(packet(i, rolloverCounter: 40 * ssrc, ssrc: ssrc))
                outcomes[ssrc, default: []].append(outcome)
                if outcome == .resumed { _ = resumed() }
            }
        }
        for ssrc in UInt32(1)...2 { #expect(outcomes[ssrc]?.last == .plain) }
        #expect(receiver.authenticationFailed == 0)
    }

    // More than half a round is missing: the guess of RFC 3711 §3.3.1 is wrong by one.
    @Test mutating func comesBackAfterALongOutage() {
        for i in UInt16(0)..<10 { _ = take(packet(i, rolloverCounter: 0)) }
        #expect(take(packet(5, rolloverCounter: 1), at: 10) == .held)
        #expect(take(packet(6, rolloverCounter: 1), at: 20) == .resumed)
        #expect(resumed() == [5, 6])
        #expect(take(packet(7, rolloverCounter: 1), at: 30) == .plain)
        #expect(take(packet(50_000, rolloverCounter: 1), at: 40) == .held)
        #expect(take(packet(50_001, rolloverCounter: 1), at: 50) == .resumed)
        #expect(resumed() == [50_000, 50_001])
    }

    @Test mutating func believesASenderThatBeginsAnewAfterSilence() {
        for i in UInt16(0)..<300 { _ = take(packet(i), at: Int64(i)) }
        #expect(take(packet(1), at: 900) == .held)
        #expect(take(packet(2), at: 910) == .resumed)
        #expect(resumed() == [1, 2])
        for i in UInt16(3)..<300 { #expect(take(packet(i), at: 920 + Int64(i)) == .plain) }
        #expect(receiver.replayed == 0)
    }

    @Test mutating func keepsThePacketsOfASenderThatBeginsAnewAtOnceUntilTheSilenceIsLongEnough() {
        for i in UInt16(0)..<300 { _ = take(packet(i), at: Int64(i)) }
        var outcomes: [SRTPReceiver.Outcome] = []
        // The fifth packet is lost; what is known to be authentic is kept all the same.
        for i in UInt16(1)...26 where i != 5 { outcomes.append(take(packet(i), at: 299 + 20 * Int64(i))) }
        #expect(outcomes.dropLast(2).allSatisfy { $0 == .held })
        #expect(Array(outcomes.suffix(2)) == [.resumed, .plain])
        #expect(resumed().count == 24)
    }

    @Test mutating func doesNotBelieveReplaysWhileTheSenderGoesOn() {
        for i in UInt16(0)..<3000 { _ = take(packet(i), at: Int64(i)) }
        for i in UInt16(0)..<1000 {
            #expect(take(packet(i), at: 3000 + Int64(i)) == .held)
            if i % 400 == 399 { #expect(take(packet(3000 + i), at: 3000 + Int64(i)) == .plain) }
        }
        receiver.finish()
        #expect(receiver.replayed == 1000)
    }

    @Test mutating func findsTheAttributeThatTheSenderChose() {
        let second = CountingCipher(key: 5)
        receiver = SRTPReceiver(ciphers: [cipher, second])
        #expect(take(packet(1, key: 5)) == .plain)
        #expect(take(packet(2, key: 5)) == .plain)
        #expect(take(packet(9, ssrc: 2)) == .plain)
        #expect(second.rolloverCounter(of: 1) == 0 && cipher.rolloverCounter(of: 2) == 0)
    }

    @Test mutating func takesTheKeysOfTwoStreamsOnOnePort() {
        receiver.add([CountingCipher(key: 5)])
        #expect(take(packet(1, key: 5)) == .plain)
        #expect(take(packet(1, ssrc: 2)) == .plain)
    }

    @Test mutating func refusesEverythingWithoutAKey() {
        receiver = SRTPReceiver(ciphers: [])
        for i in UInt16(0)..<200 { #expect([.held, .refused].contains(take(packet(i)))) }
        receiver.finish()
        #expect(receiver.authenticationFailed == 200 && receiver.isFailing)
    }

    @Test mutating func saysThatTheKeyIsWrongAfterEnoughPackets() {
        for i in UInt16(0)..<99 {
            _ = take(packet(i, key: 1))
            #expect(!receiver.isFailing)
        }
        _ = take(packet(99, key: 1))
        #expect(receiver.isFailing && !receiver.hasDecrypted)
        #expect(take(packet(100)) == .plain)
        #expect(!receiver.isFailing)
    }

    @Test mutating func boundsTheSourcesItRemembers() {
        for ssrc in UInt32(1)...100 { #expect(take(packet(1, ssrc: ssrc), at: Int64(ssrc)) == .plain) }
        #expect((UInt32(1)...100).count { cipher.rolloverCounter(of: $0) != nil } == SRTPReceiver.maximumSources)
        #expect(cipher.rolloverCounter(of: 100) == 0)
    }

    // Another sender has the key, and a new SSRC for each packet; the live one's sequence has wrapped nine times.
    @Test mutating func keepsTheContextOfALiveSourceBesideManyOthers() {
        var sequence: UInt16 = 1
        repeat { sequence += 1 } while take(packet(sequence, rolloverCounter: 9)) == .held
        #expect(resumed().last == sequence)
        for i in 0..<2000 as Range<Int64> {
            #expect(take(packet(1, ssrc: 1000 + UInt32(i)), at: i) == .plain)
            guard i % 100 == 99 else { continue }
            sequence += 1
            #expect(take(packet(sequence, rolloverCounter: 9), at: i) == .plain)
        }
        #expect(cipher.rolloverCounter(of: 1) == 9)
    }

    @Test mutating func forgetsASourceThatIsGoneBeforeOneThatHasJustCome() {
        for i in UInt16(0)..<100 { _ = take(packet(i)) }
        for ssrc in UInt32(2)...16 { _ = take(packet(1, ssrc: ssrc), at: 25_000) }
        #expect(cipher.rolloverCounter(of: 1) == 0)
        _ = take(packet(1, ssrc: 17), at: 25_000)
        #expect(cipher.rolloverCounter(of: 1) == nil && cipher.rolloverCounter(of: 2) == 0)
    }

    // Of ten thousand packets with another key in a second, hundreds come between two of the live source.
    @Test mutating func doesNotCallAKeyChangedWhileTheSourceIsHeard() {
        for i in UInt16(0)..<100 {
            #expect(take(packet(i), at: Int64(i) * 33) == .plain)
            for k in UInt16(0)..<150 { _ = take(packet(k, ssrc: 7, key: 1), at: Int64(i) * 33 + 1) }
            #expect(!receiver.isFailing && receiver.failedInARow == 150)
        }
        for i in UInt16(0)..<150 { _ = take(packet(i, ssrc: 8, key: 1), at: 99 * 33 + 2000) }
        #expect(receiver.isFailing)
    }

    @Test mutating func readsReportsOnce() {
        let report = RTPBuilder(payloadType: 0, ssrc: 1, step: 1).senderReport(of: 3, at: 5)
        let packet = CountingCipher.protected(report, key: Self.key)
        #expect(takeRTCP(packet) == .plain)
        #expect(plain == report)
        #expect(takeRTCP(packet) == .refused)
        let forged = CountingCipher.protected(report, key: 1)
        #expect(takeRTCP(forged) == .refused)
        #expect(receiver.replayed == 1 && receiver.authenticationFailed == 1)
        // A source known by its reports alone is tried like a new one.
        #expect(take(self.packet(3, rolloverCounter: 4)) == .held)
        #expect(take(self.packet(4, rolloverCounter: 4)) == .resumed)
    }

    @Test mutating func passesOverWhatIsTooShort() {
        for count in 0..<12 { #expect(take([UInt8](repeating: 0x80, count: count)) == .malformed) }
        #expect(takeRTCP([0x80, 200]) == .malformed)
    }
}
