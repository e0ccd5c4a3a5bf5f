import Media
import RTP
import Timing

/// The clocks of one track: the one by which frames are written now, and those of packets that have already arrived.
///
/// Frames wait while their clock is unknown (`ClockContinuity`), and at the beginning of an epoch that is not the
/// track's first: its first packet may be delayed, or the first of a burst, and the start of an epoch is not corrected
/// later.
struct TrackClock {
    /// A part of an epoch over which the sender's RTP clock runs unbroken.
    private struct Stretch {
        var clock: StreamClock
        /// When its first packet arrived.
        let begins: SessionTime
    }

    /// How far the stream is from its minimum-delay packets by sender reports; the next clock begins with it.
    var reportedShift: Interval?
    /// How late packets came in the last half second at least, behind the quickest ones: in the half that runs, and in
    /// the one before.
    private var lateness: (running: Int64?, before: Int64?, end: SessionTime) = (nil, nil, .zero)
    private var clockRate: ClockRate
    /// B pictures may come (`ClockContinuity.expectsReordering`).
    private var expectsReordering = false
    /// Never empty.
    private var stretches: [Stretch]
    private var continuity: ClockContinuity
    private var timestamps = TimestampUnwrapper()
    /// Timestamps of frames that have not been released, which belong to no clock.
    private var wrong: [ClockContinuity.WrongTimestamp] = []
    private var settlingEnd: SessionTime?
    private var hasBegun = false
    private var mustSettle = false

    /// Ten packets of audio, six pictures: one of them is quick.
    static let settlingTime = Interval(milliseconds: 200)
    /// Frames wait for a verdict for less than a second; more clocks than these are no clocks.
    static let maximumStretches = 8
    private static let latenessStep = Interval(milliseconds: 250)
    /// Two packets, in nanoseconds: the delay of buffers in a sender. More is a queue in the network, which a pause may
    /// have emptied.
    private static let longestLateness: Int64 = 40_000_000

    init(clockRate: ClockRate) {
        self.clockRate = clockRate
        stretches = [Stretch(clock: StreamClock(clockRate: clockRate), begins: .zero)]
        continuity = ClockContinuity(clockRate: clockRate)
    }

    /// The clock by which frames are written now.
    var current: StreamClock { stretches[0].clock }
    /// Frames wait until it is known which clock they belong to.
    var isHolding: Bool { continuity.isSuspicious || settlingEnd != nil }
    /// Whether the clock that packets are read by has seen one.
    var hasOrigin: Bool { stretches[stretches.count - 1].clock.origin != nil }

    /// Whether a packet is where the current clock expects it, so that it cannot belong to a new clock by chance.
    func expects(_ extendedTimestamp: Int64, arrivedAt arrival: SessionTime) -> Bool {
        guard !isHolding, let expected = stretches[stretches.count - 1].clock.sessionTime(of: extendedTimestamp) else {
            return false
        }
        return (arrival - expected).nanoseconds.magnitude < ClockContinuity.threshold.magnitude
    }

    /// The extended value of a timestamp, by the highest that the clock believed.
    func extended(_ timestamp: UInt32) -> Int64 { timestamps.peek(timestamp) }

    /// Takes a packet, in the order of sequence numbers.
    ///
    /// - Parameter isPadding: it has no payload; a sender that probes the network pads with old timestamps.
    mutating func observe(_ extendedTimestamp: Int64, arrivedAt arrival: SessionTime, isPadding: Bool) {
        if !hasOrigin, mustSettle { settlingEnd = arrival + Self.settlingTime }
        guard !isPadding || !hasOrigin else { return }
        hasBegun = true
        let newest = stretches.count - 1
        let expected = stretches[newest].clock.sessionTime(of: extendedTimestamp)
        let verdict = continuity.judge(extendedTimestamp, arrivedAt: arrival, expected: expected)
        switch verdict {
        case .steady:
            timestamps.advance(to: extendedTimestamp)
            stretches[newest].clock.observe(extendedTimestamp, arrivedAt: arrival)
            if let expected { noteLateness((arrival - expected).nanoseconds, at: arrival) }
        case .suspect: break
        case .broken, .caughtUp: follow(verdict)
        }
        if continuity.hasWrongTimestamps { wrong += continuity.takeWrongTimestamps() }
    }

    /// Where the frame of a timestamp belongs: a sender's mistake gets the place between its neighbours.
    ///
    /// - Returns: nil where the timestamp is as good as any.
    mutating func substitute(for extendedTimestamp: Int64, firstArrival: SessionTime) -> Int64? {
        guard !wrong.isEmpty else { return nil }
        // Frames are released in order, and so were these found.
        while let first = wrong.first, first.observation.arrival < firstArrival,
            first.observation.extendedTimestamp != extendedTimestamp
        {
            wrong.removeFirst()
        }
        return wrong.first { $0.observation.extendedTimestamp == extendedTimestamp }?.substitute
    }

    /// The stream has B pictures.
    mutating func expectReordering() {
        expectsReordering = true
        continuity.expectsReordering = true
    }

    /// The sender goes on with a format whose clock has another rate; its timestamps have nothing to do with those
    /// before.
    mutating func change(to clockRate: ClockRate, at arrival: SessionTime) {
        finish()
        self.clockRate = clockRate
        (continuity, expectsReordering) = (ClockContinuity(clockRate: clockRate), false)
        timestamps = TimestampUnwrapper()
        lateness = (nil, nil, .zero)
        if stretches.count == Self.maximumStretches { stretches.remove(at: 1) }
        stretches.append(Stretch(clock: newClock, begins: arrival))
        mustSettle = hasBegun
    }

    /// Takes a sender report about the clock that packets are read by.
    mutating func observe(reportOf extendedTimestamp: Int64, sendersTime: Int64) {
        stretches[stretches.count - 1].clock.observe(reportOf: extendedTimestamp, sendersTime: sendersTime)
    }

    /// Lets go of frames that have waited long enough.
    mutating func poll(at now: SessionTime) {
        if let end = settlingEnd, now >= end { settlingEnd = nil }
        guard continuity.isSuspicious else { return }
        follow(continuity.poll(at: now))
        if continuity.hasWrongTimestamps { wrong += continuity.takeWrongTimestamps() }
    }

    /// Lets go of every frame: no packet comes any more.
    mutating func finish() {
        settlingEnd = nil
        follow(continuity.finish())
        if continuity.hasWrongTimestamps { wrong += continuity.takeWrongTimestamps() }
    }

    /// Whether a frame is the first to be written by the clock that follows; if so, that clock is the one from now on.
    mutating func begins(withFrameFrom firstArrival: SessionTime) -> Bool {
        var hasBegun = false
        while stretches.count > 1, firstArrival >= stretches[1].begins {
            stretches.removeFirst()
            hasBegun = true
        }
        return hasBegun
    }

    /// Resets the clock for an epoch. The sender's reports about the previous clock still show how far its stream is
    /// delayed.
    mutating func reset() {
        stretches = [Stretch(clock: newClock, begins: .zero)]
        continuity = ClockContinuity(clockRate: clockRate)
        continuity.expectsReordering = expectsReordering
        timestamps = TimestampUnwrapper()
        wrong = []
        settlingEnd = nil
        mustSettle = hasBegun
    }

    private var newClock: StreamClock {
        StreamClock(clockRate: clockRate, inheritedShift: reportedShift)
    }

    private mutating func noteLateness(_ late: Int64, at arrival: SessionTime) {
        if arrival >= lateness.end {
            let isNext = arrival < lateness.end + Self.latenessStep
            lateness = (nil, isNext ? lateness.running : nil, arrival + Self.latenessStep)
        }
        lateness.running = min(lateness.running ?? late, late)
    }

    private mutating func follow(_ verdict: ClockContinuity.Verdict) {
        switch verdict {
        case .steady, .suspect: break
        case .broken: beginStretch()
        case .caughtUp:
            for packet in continuity.takeEvidence() {
                timestamps.advance(to: packet.extendedTimestamp)
                stretches[stretches.count - 1].clock.observe(packet.extendedTimestamp, arrivedAt: packet.arrival)
            }
        }
    }

    /// Replaces a broken clock by another, which begins with the packets that revealed the break.
    ///
    /// A break changes the clock, not the route: the least delay of these packets is assumed to equal the least delay
    /// right before. So audio whose packets had become 20 ms slower keeps its position relative to the video.
    private mutating func beginStretch() {
        let evidence = continuity.takeEvidence()
        guard let first = evidence.first else { return }
        var clock = newClock
        var late = [lateness.running, lateness.before].compactMap { $0 }.min() ?? 0
        if late > Self.longestLateness { late = 0 }
        for packet in evidence {
            let arrival = SessionTime(nanoseconds: packet.arrival.nanoseconds &- max(0, late))
            clock.observe(packet.extendedTimestamp, arrivedAt: arrival)
        }
        lateness = (nil, nil, .zero)
        timestamps = evidence.map(\.extendedTimestamp).max().map(TimestampUnwrapper.init(highest:)) ?? timestamps
        if stretches.count == Self.maximumStretches { stretches.remove(at: 1) }
        stretches.append(Stretch(clock: clock, begins: first.arrival))
    }
}
