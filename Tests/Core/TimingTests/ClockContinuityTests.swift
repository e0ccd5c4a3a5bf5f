import Media
import Testing
import Timing

@Suite struct ClockContinuityTests {
    private static let rate = ClockRate(hertz: 48_000)

    /// A stream of 20 ms packets whose clock expects each at its RTP time.
    private struct Stream {
        var continuity = ClockContinuity(clockRate: ClockContinuityTests.rate)
        var timestamp: Int64 = 0
        var milliseconds: Int64 = 0

        /// The next packet, `late` milliseconds after its time.
        mutating func send(late: Int64 = 0, timestampJump jump: Int64 = 0) -> ClockContinuity.Verdict {
            timestamp += jump * 48
            let expected = timestamp / 48
            let verdict = continuity.judge(
                timestamp, arrivedAt: SessionTime(milliseconds: expected + late),
                expected: SessionTime(milliseconds: expected))
            milliseconds = expected + late
            timestamp += 960
            return verdict
        }

        mutating func sendSteadily(seconds: Int64) -> Bool {
            (0..<(seconds * 50)).allSatisfy { send(late: $0 % 4 * 5) == .steady }
        }
    }

    @Test func isSteadyUnderJitterAndGradualCongestion() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        for late in stride(from: 0, through: 1500, by: 15) { #expect(stream.send(late: Int64(late)) == .steady) }
    }

    // Chromium's replaceTrack(null) and back after two seconds (samples of the kind vp8-opus-pause).
    @Test func believesAPauseInWhichTheClockStoodStill() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        let resumed = stream.timestamp
        var verdicts: [ClockContinuity.Verdict] = []
        while verdicts.last != .broken, verdicts.count < 50 { verdicts.append(stream.send(late: 2000)) }
        #expect(verdicts.dropLast().allSatisfy { $0 == .suspect })
        // 200 ms of packets that come 20 ms apart.
        #expect(verdicts.count == 11)
        let evidence = stream.continuity.takeEvidence()
        #expect(evidence.count == 11)
        #expect(evidence.first?.extendedTimestamp == resumed)
        #expect(!stream.continuity.isSuspicious)
    }

    @Test func watchesAShortPauseLonger() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        var count = 1
        while stream.send(late: 100) == .suspect { count += 1 }
        #expect(count == 26)
        #expect(stream.continuity.takeEvidence().isEmpty == false)
    }

    // A network that stood for two seconds gives everything back at once.
    @Test func acquitsANetworkThatCatchesUp() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        var late: Int64 = 2000
        var verdict = stream.send(late: late)
        #expect(verdict == .suspect)
        while verdict == .suspect {
            late -= 19
            verdict = stream.send(late: late)
        }
        #expect(verdict == .steady)
        #expect(late == 993)
        #expect(stream.continuity.takeEvidence().isEmpty == true)
        #expect(stream.send(late: late - 19) == .steady)
    }

    @Test func acquitsWhoIsStillCatchingUpAtTheLimit() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        var verdict = stream.send(late: 1000)
        var late: Int64 = 1000
        while verdict == .suspect, late > 400 {
            late -= 8
            verdict = stream.send(late: late)
        }
        #expect(verdict == .steady)
    }

    // A recording that ends in the middle of a delay places its last packets as one that goes on does.
    @Test func takesALateEndForADelay() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        #expect(stream.continuity.finish() == .steady)
        #expect(stream.send(late: 155) == .suspect)
        #expect(stream.send(late: 155) == .suspect)
        #expect(stream.continuity.finish() == .steady && !stream.continuity.isSuspicious)
    }

    @Test func believesALatenessThatStoodUntilTheEnd() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        for _ in 0..<20 { #expect(stream.send(late: 155) == .suspect) }
        #expect(stream.continuity.finish() == .broken)
        #expect(stream.continuity.takeEvidence().count == 20)
    }

    // Opus DTX sends one packet in 400 ms: time decides, not the next packet.
    @Test func decidesWithoutFurtherPackets() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        #expect(stream.send(late: 3000) == .suspect)
        let since = stream.milliseconds
        #expect(stream.continuity.poll(at: SessionTime(milliseconds: since + 799)) == .suspect)
        #expect(stream.continuity.poll(at: SessionTime(milliseconds: since + 800)) == .broken)
        #expect(stream.continuity.takeEvidence().count == 1)
        #expect(stream.continuity.poll(at: SessionTime(milliseconds: since + 5000)) == .steady)
    }

    @Test(arguments: [-600, -3_600_000] as [Int64])
    func breaksAtOnceWhenTheClockIsSetBack(jump: Int64) {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        #expect(stream.send(timestampJump: jump) == .broken)
    }

    // 5 s ahead without a pause: no network sends what is not recorded yet.
    @Test func breaksAtOnceWhenTheClockJumpsAhead() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        #expect(stream.send(late: -5000, timestampJump: 5000) == .broken)
        #expect(stream.continuity.takeEvidence().count == 1)
    }

    // An SFU that gives a newcomer what it kept: two seconds of packets at once, the first of them late.
    @Test func takesABurstAtTheBeginningForABurst() {
        var continuity = ClockContinuity(clockRate: Self.rate)
        for i in 0..<5 {
            let expected = SessionTime(milliseconds: Int64(i) * 400)
            #expect(
                continuity.judge(
                    Int64(i) * 400 * 48, arrivedAt: SessionTime(milliseconds: Int64(i)), expected: expected) == .steady)
        }
    }

    @Test func takesALonePacketThatWasRepairedForWhatItIs() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        #expect(stream.send(late: 150) == .suspect)
        #expect(stream.send(late: 2) == .steady)
    }

    // Pictures of libx264 with three B pictures at 10 a second, sent when they are decoded: the second one of each four
    // comes four places early.
    @Test(arguments: [false, true]) func expectsBPicturesWhereTheStreamHasThem(isExpecting: Bool) {
        var continuity = ClockContinuity(clockRate: .video)
        continuity.expectsReordering = isExpecting
        let places: [Int64] = [4, 2, 1, 3]
        var verdicts: Set<String> = []
        for i in 0..<200 as Range<Int64> {
            let shown = i / 4 * 4 + places[Int(i % 4)]
            let verdict = continuity.judge(
                shown * 9000, arrivedAt: SessionTime(milliseconds: i * 100),
                expected: SessionTime(milliseconds: (shown - 3) * 100))
            verdicts.insert("\(verdict)")
        }
        #expect((verdicts == ["steady"]) == isExpecting)
    }

    @Test func noBPictureGoesBackByASecond() {
        var continuity = ClockContinuity(clockRate: .video)
        continuity.expectsReordering = true
        #expect(continuity.judge(180_000, arrivedAt: .zero, expected: nil) == .steady)
        #expect(continuity.judge(90_009, arrivedAt: .zero, expected: .zero) == .steady)
        #expect(continuity.judge(0, arrivedAt: .zero, expected: .zero) == .broken)
    }
}
