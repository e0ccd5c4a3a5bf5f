import Media
import Timing

/// Property: whatever timestamps a sender gives and whenever its packets arrive, what waits for a verdict on its clock
/// is decided in time, what is called wrong has arrived, and each frame gets a time of its own, decoded in order.
func fuzzTimeline(_ input: [UInt8]) {
    var draw = Draw(input)
    let choices = draw.byte()
    var run = TimelineRun(
        clockRate: ClockRate(hertz: [90_000, 48_000, 8000, 1][Int(choices & 3)]),
        reorderDepth: choices & 4 == 0 ? nil : Int(choices >> 3))
    while !draw.isEmpty, run.frameCount < 600 {
        let step = draw.byte()
        switch step & 7 {
        case 0: run.timestamp = draw.integer()
        case 1: run.timestamp &-= Int64(draw.word()) << 4
        case 2: run.timestamp &+= Int64(draw.word()) << 4
        case 3: run.pass(Int64(draw.word()) << (Int64(draw.byte() & 0x1F) + 6))
        case 4: run.timestamp &-= run.step
        default: run.timestamp &+= run.step
        }
        // 0, 20, 40 or 60 ms later: at once, on time or late.
        run.pass(Int64(step >> 3 & 3) * 20_000_000)
        if step & 0x20 != 0, step & 0xC0 == 0 { run.continuity.expectsReordering.toggle() }
        run.receive(isOvertaking: step & 0x40 == 0, isSlewed: step & 0x80 != 0)
    }
    run.finish()
}

private struct TimelineRun {
    let clockRate: ClockRate
    /// 40 ms.
    let step: Int64
    var continuity: ClockContinuity
    var timestamp: Int64 = 0
    private(set) var frameCount = 0
    private var now = SessionTime.zero
    private var clock: StreamClock
    private var timeline: TrackTimeline
    private var suspiciousSince: SessionTime?
    private var shown: Set<Int64> = []
    private var decoded: Int64?

    init(clockRate: ClockRate, reorderDepth: Int?) {
        self.clockRate = clockRate
        step = clockRate.ticks(ofNanoseconds: 40_000_000)
        continuity = ClockContinuity(clockRate: clockRate)
        clock = StreamClock(clockRate: clockRate)
        timeline = TrackTimeline(clockRate: clockRate, reorderDepth: reorderDepth)
    }

    mutating func pass(_ nanoseconds: Int64) {
        now = now + Interval(nanoseconds: nanoseconds)
        follow(continuity.poll(at: now))
        check()
    }

    mutating func receive(isOvertaking: Bool, isSlewed: Bool) {
        let expected = clock.sessionTime(of: timestamp)
        let verdict = continuity.judge(timestamp, arrivedAt: now, expected: expected)
        if verdict == .steady { clock.observe(timestamp, arrivedAt: now) }
        follow(verdict)
        check()
        frameCount += 1
        place(at: clock.sessionTime(of: timestamp) ?? now, isOvertaking: isOvertaking, isSlewed: isSlewed)
    }

    mutating func finish() {
        follow(continuity.finish())
        holds(!continuity.isSuspicious, "nothing waits at the end")
        holds(timeline.movedCount <= frameCount, "frames are moved once")
        holds(timeline.end >= (shown.max() ?? 0), "the track ends behind its frames")
    }

    private mutating func follow(_ verdict: ClockContinuity.Verdict) {
        switch verdict {
        case .steady, .suspect: return
        case .broken:
            timeline.beginEpoch()
            clock = StreamClock(clockRate: clockRate)
        case .caughtUp: break
        }
        let evidence = continuity.takeEvidence()
        holds(!evidence.isEmpty, "a clock begins with packets")
        for observation in evidence {
            holds(observation.arrival <= now, "they have arrived")
            clock.observe(observation.extendedTimestamp, arrivedAt: observation.arrival)
        }
    }

    private mutating func check() {
        for wrong in continuity.takeWrongTimestamps() {
            holds(wrong.observation.arrival <= now, "a wrong timestamp has arrived")
        }
        guard continuity.isSuspicious else {
            suspiciousSince = nil
            return
        }
        let since = suspiciousSince ?? now
        suspiciousSince = since
        holds((now - since).nanoseconds < 800_000_000, "a verdict comes in time")
    }

    private mutating func place(at time: SessionTime, isOvertaking: Bool, isSlewed: Bool) {
        let ticks = timeline.place(
            timestamp, nominal: step, at: time, isSlewed: isSlewed, isOvertaking: isOvertaking)
        holds(shown.insert(ticks).inserted, "each frame has a time of its own")
        holds(ticks >= 0, "nothing is shown before the track begins")
        holds(decoded.map { $0 < timeline.decodeTime } ?? true, "frames are decoded in order")
        decoded = timeline.decodeTime
    }
}
