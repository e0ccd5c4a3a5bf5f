import Media
import TestSupport
import Testing

@testable import Timing

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

    // A network stands still, its packets arrive together, and then nothing comes for a while: they were delayed. After
    // a clock that stood still packets come in step.
    @Test(arguments: [(20, .steady), (0, .broken)] as [(Int64, ClockContinuity.Verdict)])
    func judgesAFewLatePacketsByHowTheyCame(step: Int64, verdict: ClockContinuity.Verdict) {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        for i in 0..<5 as Range<Int64> { #expect(stream.send(late: 600 - i * step) == .suspect) }
        let now = SessionTime(milliseconds: stream.milliseconds + 900)
        #expect(stream.continuity.poll(at: now) == verdict)
        #expect(!stream.continuity.isSuspicious)
    }

    // Opus DTX sends one packet in 400 ms: frames need not wait for the third.
    @Test func letsFramesGoBeforeThereAreEnoughForAClock() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        let last = stream.timestamp - 960
        #expect(stream.send(late: 3000) == .suspect)
        let since = stream.milliseconds
        #expect(stream.continuity.poll(at: SessionTime(milliseconds: since + 799)) == .suspect)
        #expect(stream.continuity.poll(at: SessionTime(milliseconds: since + 800)) == .steady)
        #expect(!stream.continuity.isSuspicious)
        // The packet before came 5 ms late; by arrivals this one is 3.015 s after it.
        #expect(stream.continuity.takeWrongTimestamps().map(\.substitute) == [last + 3015 * 48])
        #expect(stream.send(late: 3000, timestampJump: 380) == .suspect)
        #expect(stream.continuity.takeWrongTimestamps().map(\.substitute) == [last + 3415 * 48])
        #expect(stream.send(late: 3000, timestampJump: 380) == .broken)
        #expect(stream.continuity.takeEvidence().count == 3)
        #expect(stream.continuity.takeWrongTimestamps().isEmpty)
    }

    @Test(arguments: [(-600, 600), (-3_600_000, 3_600_000), (5000, -5000)] as [(Int64, Int64)])
    func believesAClockThatWasSetAfterThreeTimestamps(jump: Int64, late: Int64) {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        let first = stream.timestamp + jump * 48
        #expect(stream.send(late: late, timestampJump: jump) == .suspect)
        #expect(stream.send(late: late) == .suspect)
        #expect(stream.send(late: late) == .broken)
        #expect(stream.continuity.takeEvidence().map(\.extendedTimestamp) == [first, first + 960, first + 1920])
        #expect(stream.continuity.takeWrongTimestamps().isEmpty)
    }

    // By less than a picture (case 59): no timestamp goes back where pictures are shown in the order of sending.
    @Test func believesAClockThatIsSetBackByLessThanJitter() {
        var continuity = ClockContinuity(clockRate: .video)
        var verdicts: [ClockContinuity.Verdict] = []
        for i in 0..<63 as Range<Int64> {
            let (time, back) = (i * 66, i < 60 ? Int64(0) : 70)
            verdicts.append(
                continuity.judge(
                    (time - back) * 90, arrivedAt: SessionTime(milliseconds: time),
                    expected: SessionTime(milliseconds: time - back)))
        }
        #expect(verdicts.prefix(60).allSatisfy { $0 == .steady })
        #expect(verdicts.suffix(3) == [.suspect, .suspect, .broken])
    }

    // Unannounced B pictures: the first one shows that there are some, and has a right timestamp.
    @Test func takesNoBPictureForAMistake() {
        var continuity = ClockContinuity(clockRate: .video)
        var verdicts: [ClockContinuity.Verdict] = []
        for (i, shown) in ([0, 4, 2, 1, 3, 8, 6] as [Int64]).enumerated() {
            verdicts.append(
                continuity.judge(
                    shown * 3600, arrivedAt: SessionTime(milliseconds: Int64(i) * 40),
                    expected: SessionTime(milliseconds: (shown - 3) * 40)))
            if i == 2 { continuity.expectsReordering = true }
        }
        #expect(verdicts == [.steady, .steady, .suspect, .steady, .steady, .steady, .steady])
        #expect(!continuity.hasWrongTimestamps)
    }

    // One timestamp proves nothing, however many packets of a large picture have it.
    @Test func countsTimestampsAndNotPackets() {
        var continuity = ClockContinuity(clockRate: .video)
        for i in 0..<90 as Range<Int64> {
            let time = SessionTime(milliseconds: i * 40)
            #expect(continuity.judge(i * 3600, arrivedAt: time, expected: time) == .steady)
        }
        let (wrong, arrival) = (Int64(90 * 3600 - 270_000), SessionTime(milliseconds: 3600))
        for _ in 0..<60 {
            #expect(continuity.judge(wrong, arrivedAt: arrival, expected: SessionTime(milliseconds: 600)) == .suspect)
        }
        let next = SessionTime(milliseconds: 3640)
        #expect(continuity.judge(91 * 3600, arrivedAt: next, expected: next) == .steady)
        #expect(continuity.takeWrongTimestamps().map(\.substitute) == [90 * 3600])
    }

    // A sender's mistake (cases of the kind 72): what follows stays where it is, and the frame is put between.
    @Test(
        arguments: [-36_000_000, -3000, -600, -250, 120, 600, 3000, 36_000_000] as [Int64],
        [(1, 500), (2, 500), (1, 3000), (2, 3000)] as [(Int64, Int64)])
    func takesWrongTimestampsForMistakes(error: Int64, place: (count: Int64, after: Int64)) {
        let (count, milliseconds) = place
        var continuity = ClockContinuity(clockRate: Self.rate)
        var verdicts: [ClockContinuity.Verdict] = []
        let first = milliseconds / 20
        for i in 0..<(first + 100) {
            let isWrong = (first..<(first + count)).contains(i)
            let stamped = i * 20 + (isWrong ? error : 0)
            verdicts.append(
                continuity.judge(
                    stamped * 48, arrivedAt: SessionTime(milliseconds: i * 20),
                    expected: SessionTime(milliseconds: stamped)))
        }
        #expect(verdicts.filter { $0 == .suspect }.count == Int(count))
        #expect(verdicts.allSatisfy { $0 == .steady || $0 == .suspect })
        let expected = (first..<(first + count)).map { $0 * 960 }
        // 250 ms back is behind what was sent, so it is wrong; a little ahead may be any place.
        #expect(continuity.takeWrongTimestamps().map(\.substitute) == expected)
    }

    // Another mistake beside the first one does not make a clock, and neither waits for the other.
    @Test func takesMistakesOfDifferentSizesForMistakes() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        for jump in [-700, 300, 4000, -9000] as [Int64] {
            #expect(stream.send(late: -jump, timestampJump: jump) == .suspect)
            stream.timestamp -= jump * 48
        }
        #expect(stream.send() == .steady)
        #expect(stream.continuity.takeWrongTimestamps().count == 4)
    }

    // An SFU that gives a newcomer what it kept: two seconds of packets at once, the first of them late.
    @Test func takesABurstAtTheBeginningForABurst() {
        var continuity = ClockContinuity(clockRate: Self.rate)
        let verdicts = (0..<4 as Range<Int64>).map { i in
            continuity.judge(
                i * 400 * 48, arrivedAt: SessionTime(milliseconds: i), expected: SessionTime(milliseconds: i * 400))
        }
        #expect(verdicts == [.steady, .suspect, .suspect, .caughtUp])
        #expect(continuity.takeEvidence().map(\.extendedTimestamp) == [400, 800, 1200].map { $0 * 48 })
        #expect(continuity.takeWrongTimestamps().isEmpty)
        // From here on the clock expects packets by those that came last.
        let arrival = SessionTime(milliseconds: 403)
        #expect(continuity.judge(1600 * 48, arrivedAt: arrival, expected: arrival) == .steady)
    }

    // Two pictures at the beginning, and then nothing for a while: a shared screen.
    @Test func believesAShortBurstWhenTheWaitIsOver() {
        var continuity = ClockContinuity(clockRate: .video)
        #expect(continuity.judge(0, arrivedAt: .zero, expected: nil) == .steady)
        let verdict = continuity.judge(
            270_000, arrivedAt: SessionTime(milliseconds: 10), expected: SessionTime(milliseconds: 3000))
        #expect(verdict == .suspect)
        #expect(continuity.poll(at: SessionTime(milliseconds: 810)) == .caughtUp)
        #expect(continuity.takeEvidence().count == 1)
    }

    // Where the stream ends with mistakes, they are placed by their arrivals.
    @Test func takesAWrongEndForAMistake() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        let last = stream.timestamp - 960
        #expect(stream.send(late: 5000, timestampJump: -5000) == .suspect)
        #expect(stream.continuity.finish() == .steady && !stream.continuity.isSuspicious)
        #expect(stream.continuity.takeWrongTimestamps().map(\.substitute) == [last + 15 * 48])
    }

    @Test func takesALonePacketThatWasRepairedForWhatItIs() {
        var stream = Stream()
        #expect(stream.sendSteadily(seconds: 3) == true)
        #expect(stream.send(late: 150) == .suspect)
        #expect(stream.send(late: 2) == .steady)
        #expect(!stream.continuity.hasWrongTimestamps)
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
        #expect(continuity.judge(0, arrivedAt: .zero, expected: .zero) == .suspect)
    }

    // A clock of 1 Hz, in timestamps of 32 bits that were extended: centuries in both directions (a fuzzer's finding).
    @Test func aLatenessOfCenturiesIsNoTrap() {
        var continuity = ClockContinuity(clockRate: ClockRate(hertz: 1))
        let (past, future) = (SessionTime(nanoseconds: .min), SessionTime(nanoseconds: .max))
        for expected in [nil, future, future, past, future, past, past, past] {
            let timestamp = ClockRate(hertz: 1).ticks(ofNanoseconds: expected?.nanoseconds ?? 0)
            _ = continuity.judge(timestamp, arrivedAt: .zero, expected: expected)
        }
        _ = continuity.finish()
        #expect(!continuity.isSuspicious)
    }

    // Whatever a sender puts into its timestamps: no trap, and what is waited for is decided in time.
    @Test(arguments: UInt64(1)...20) func decidesWhateverComes(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var continuity = ClockContinuity(clockRate: .video)
        var (timestamp, nanoseconds) = (Int64(0), Int64(0))
        var suspiciousSince: Int64?
        for _ in 0..<2000 {
            nanoseconds += Int64.random(in: 0..<60_000_000, using: &generator)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: timestamp = Int64.random(in: .min ... .max, using: &generator)
            case 1: timestamp &-= Int64.random(in: 0..<900_000, using: &generator)
            case 2: timestamp &+= Int64.random(in: 0..<900_000, using: &generator)
            default: timestamp &+= 3000
            }
            if Int.random(in: 0..<200, using: &generator) == 0 { continuity.expectsReordering.toggle() }
            let now = SessionTime(nanoseconds: nanoseconds)
            let expected = SessionTime(nanoseconds: ClockRate.video.nanoseconds(ofTicks: timestamp))
            let verdict = continuity.judge(timestamp, arrivedAt: now, expected: expected)
            if verdict == .broken || verdict == .caughtUp { #expect(!continuity.takeEvidence().isEmpty) }
            for wrong in continuity.takeWrongTimestamps() { #expect(wrong.observation.arrival <= now) }
            _ = continuity.poll(at: now)
            suspiciousSince = continuity.isSuspicious ? suspiciousSince ?? nanoseconds : nil
            if let suspiciousSince { #expect(nanoseconds - suspiciousSince <= ClockContinuity.limit) }
        }
        _ = continuity.finish()
        #expect(!continuity.isSuspicious)
    }
}
