public import Media

/// Checks whether a stream's RTP clock still runs with the arrivals, packet by packet in the order of their numbers.
///
/// Chromium stops the clock of an audio track while the track is removed (`replaceTrack(null)`); other senders reset
/// it. Then the stream needs a new position. A network that delayed packets looks the same at first, but catches up:
/// delayed packets arrive faster than real time. And a sender may give a wrong timestamp to a frame or two: then the
/// next one belongs to the old clock again.
///
///     steady ──late, set back or ahead──▶ suspect ──three timestamps agree──▶ broken
///        ▲                                 │   │
///        ├──catches up, or returns─────────┘   └──800 ms──▶ undecided: frames no longer wait
///        └─────────────────────────────────────────────────────┘
public struct ClockContinuity: Sendable {
    public enum Verdict: Equatable, Sendable {
        /// The packet belongs to the clock that runs.
        case steady
        /// Not known: this packet and what follows wait while `isSuspicious`.
        case suspect
        /// A new clock begins; the packets it begins with are in `takeEvidence()`.
        case broken
        /// The clock that runs is right, but all packets before those in `takeEvidence()` came late.
        case caughtUp
    }

    /// A timestamp that belongs to no clock, and what takes its place.
    public struct WrongTimestamp: Equatable, Sendable {
        public var observation: ClockObservation
        /// On the clock that runs.
        public var substitute: Int64
    }

    private let clockRate: ClockRate
    /// The last packet that belongs to the clock that runs, and how late it came.
    private var last: (observation: ClockObservation, lateness: Int64)?
    private var began: SessionTime?
    private var suspicion: ClockSuspicion?
    private var evidence: [ClockObservation] = []
    private var wrong: [WrongTimestamp] = []

    /// A pause of 0.1 s must be seen, less what its packets' jitter takes off it.
    public static let threshold: Int64 = 80_000_000
    /// A long pause is believed after 200 ms; a short one could be a slow route, and is watched longer.
    static let longPause: Int64 = 500_000_000
    static let longPausePatience: Int64 = 200_000_000
    static let timeout: Int64 = 500_000_000
    /// The longest wait: a stream that is still catching up then was delayed by a network.
    static let limit: Int64 = 800_000_000
    /// So many different timestamps in a row make a clock: one or two are mistakes of a sender.
    static let timestampsOfAClock = 3
    /// How far a picture may overtake others: 16 of them (ITU-T H.264 §A.3.1) at 16 a second, or the usual three at 4 a
    /// second.
    public static let longestReordering: Int64 = 1_000_000_000
    /// At the beginning an SFU may send what it kept, all at once: then the first packet was late, and no clock jumped.
    static let settling: Int64 = 2_000_000_000
    static let longestBurst: Int64 = -10_000_000_000
    /// 36 years: differences of two do not overflow.
    private static let greatestLateness: Int64 = 1 << 60
    /// Twelve years at 90 kHz, in ticks: products of it do not overflow.
    private static let longestDistance: Int64 = 1 << 45

    public init(clockRate: ClockRate) {
        self.clockRate = clockRate
    }

    /// B pictures may come: a picture that is shown later overtakes those before it, so it comes early by its timestamp
    /// and they late. A packet within `longestReordering` proves nothing then.
    public var expectsReordering = false

    private var threshold: Int64 { expectsReordering ? Self.longestReordering : Self.threshold }

    /// Packets are waiting for a verdict.
    public var isSuspicious: Bool { suspicion.map { !$0.isUndecided } ?? false }

    /// - Parameter expected: when the clock that runs expects the packet; nil at its first one.
    public mutating func judge(
        _ extendedTimestamp: Int64, arrivedAt arrival: SessionTime, expected: SessionTime?
    ) -> Verdict {
        let observation = ClockObservation(extendedTimestamp: extendedTimestamp, arrival: arrival)
        guard let expected, let last else {
            began = began ?? arrival
            last = (observation, 0)
            return .steady
        }
        let lateness = min(max((arrival - expected).nanoseconds, -Self.greatestLateness), Self.greatestLateness)
        if suspicion != nil { return weigh(observation, lateness: lateness) }
        guard let kind = deviation(of: observation, lateness: lateness, from: last) else {
            self.last = (observation, lateness)
            return .steady
        }
        suspicion = ClockSuspicion(kind, observation, lateness: lateness, since: arrival)
        return .suspect
    }

    /// Ends a wait that no packet ends.
    public mutating func poll(at now: SessionTime) -> Verdict {
        guard let suspicion, !suspicion.isUndecided else { return .steady }
        guard (now - suspicion.since).nanoseconds >= Self.limit else { return .suspect }
        return conclude(suspicion, at: now)
    }

    /// Ends a suspicion at the end of the stream: what came late at last may have been about to catch up, so only a
    /// lateness that has lasted for a while makes a new clock.
    public mutating func finish() -> Verdict {
        guard let suspicion, !suspicion.isUndecided else { return .steady }
        if suspicion.kind == .late, !hasLasted(suspicion, at: suspicion.latest.arrival) { return acquit() }
        return conclude(suspicion, at: suspicion.latest.arrival)
    }

    /// The packets that the new clock begins with, in order.
    public mutating func takeEvidence() -> [ClockObservation] {
        defer { evidence = [] }
        return evidence
    }

    public var hasWrongTimestamps: Bool { !wrong.isEmpty }

    /// Timestamps that turned out to be wrong, in order; a frame that has one is placed by its substitute.
    public mutating func takeWrongTimestamps() -> [WrongTimestamp] {
        defer { wrong = [] }
        return wrong
    }

    /// How a packet contradicts the clock that runs; nil where it does not.
    private func deviation(
        of observation: ClockObservation, lateness: Int64, from last: (observation: ClockObservation, lateness: Int64)
    ) -> ClockSuspicion.Kind? {
        let step = lateness &- last.lateness
        if isSetBack(observation, from: last.observation) { return .moved }
        if lateness >= threshold, step >= threshold { return .late }
        return lateness <= -threshold && step <= -threshold ? .moved : nil
    }

    /// Whether no order of pictures explains a timestamp that goes back.
    private func isSetBack(_ observation: ClockObservation, from other: ClockObservation) -> Bool {
        distance(of: observation, from: other) <= (expectsReordering ? -Self.longestReordering : -1)
    }

    private func distance(of observation: ClockObservation, from other: ClockObservation) -> Int64 {
        clockRate.nanoseconds(ofTicks: observation.extendedTimestamp &- other.extendedTimestamp)
    }

    private mutating func weigh(_ observation: ClockObservation, lateness: Int64) -> Verdict {
        guard var suspicion, let last else { return .steady }
        if returns(observation, lateness: lateness, suspicion, last) {
            return acquit(by: observation, lateness: lateness)
        }
        guard agrees(observation, lateness: lateness, suspicion, last) else {
            abandon(suspicion, before: nil)
            let kind = deviation(of: observation, lateness: lateness, from: last) ?? .late
            self.suspicion = ClockSuspicion(
                kind, observation, lateness: lateness, since: suspicion.since, isUndecided: suspicion.isUndecided)
            return .suspect
        }
        suspicion.append(observation, lateness: lateness, isReordered: expectsReordering)
        self.suspicion = suspicion
        if isProved(suspicion, at: observation.arrival) { return broken() }
        if suspicion.isUndecided {
            markWrong([observation], before: nil)
            return .suspect
        }
        let isOver = (observation.arrival - suspicion.since).nanoseconds >= Self.limit
        return isOver ? conclude(suspicion, at: observation.arrival) : .suspect
    }

    /// Whether a packet belongs to the clock that runs, after one or more that do not.
    private func returns(
        _ observation: ClockObservation, lateness: Int64, _ suspicion: ClockSuspicion,
        _ last: (observation: ClockObservation, lateness: Int64)
    ) -> Bool {
        guard !isSetBack(observation, from: last.observation), lateness > -threshold else { return false }
        switch suspicion.kind {
        case .late: return lateness < suspicion.firstLateness / 2
        case .moved where expectsReordering:
            return deviation(of: observation, lateness: lateness, from: last) == nil
        case .moved:
            let distance = (lateness &- last.lateness).magnitude
            return distance < threshold.magnitude && distance <= (lateness &- suspicion.latestLateness).magnitude
        }
    }

    /// Whether a packet belongs to the same clock as those that contradict the one that runs.
    private func agrees(
        _ observation: ClockObservation, lateness: Int64, _ suspicion: ClockSuspicion,
        _ last: (observation: ClockObservation, lateness: Int64)
    ) -> Bool {
        let step = lateness &- suspicion.latestLateness
        switch suspicion.kind {
        case .late: return deviation(of: observation, lateness: lateness, from: last) != .moved
        // A burst comes ever earlier.
        case .moved: return step < threshold && (step > -threshold || isBurst(suspicion, lateness: lateness))
        }
    }

    /// Whether what comes too early may be the rest of what an SFU kept.
    private func isBurst(_ suspicion: ClockSuspicion, lateness: Int64) -> Bool {
        guard let began, let last, lateness < 0, lateness >= Self.longestBurst else { return false }
        return (suspicion.since - began).nanoseconds <= Self.settling
            && suspicion.evidence.allSatisfy { $0.extendedTimestamp > last.observation.extendedTimestamp }
    }

    private func isProved(_ suspicion: ClockSuspicion, at now: SessionTime) -> Bool {
        guard suspicion.timestampCount >= Self.timestampsOfAClock else { return false }
        switch suspicion.kind {
        case .moved: return true
        case .late:
            let timeout = suspicion.firstLateness >= Self.longPause ? Self.longPausePatience : Self.timeout
            return (now - suspicion.stableSince).nanoseconds >= timeout
        }
    }

    private func hasLasted(_ suspicion: ClockSuspicion, at now: SessionTime) -> Bool {
        (now - suspicion.stableSince).nanoseconds >= Self.longPausePatience
    }

    /// The wait is over: a verdict as far as there can be one.
    private mutating func conclude(_ suspicion: ClockSuspicion, at now: SessionTime) -> Verdict {
        switch suspicion.kind {
        case .late:
            guard hasLasted(suspicion, at: now) else { return acquit() }
            if suspicion.timestampCount >= Self.timestampsOfAClock {
                return suspicion.isCatchingUp ? acquit() : broken()
            }
        case .moved:
            if isBurst(suspicion, lateness: suspicion.latestLateness) { return broken() }
        }
        // Too few to make a clock. What comes shows whether they were mistakes.
        markWrong(suspicion.firstOfEachTimestamp, before: nil)
        self.suspicion?.isUndecided = true
        return .steady
    }

    private mutating func broken() -> Verdict {
        guard let suspicion else { return .steady }
        let isBurst = suspicion.kind == .moved && isBurst(suspicion, lateness: suspicion.latestLateness)
        evidence = suspicion.evidence
        self.suspicion = nil
        last = (suspicion.latest, 0)
        guard !isBurst else { return .caughtUp }
        began = evidence.first?.arrival
        return .broken
    }

    private mutating func acquit(by observation: ClockObservation, lateness: Int64) -> Verdict {
        if let suspicion { abandon(suspicion, before: observation) }
        last = (observation, lateness)
        return acquit()
    }

    private mutating func acquit() -> Verdict {
        suspicion = nil
        return .steady
    }

    /// What contradicted the clock did not make one. What was only late has timestamps that may be right.
    private mutating func abandon(_ suspicion: ClockSuspicion, before next: ClockObservation?) {
        guard let last, !suspicion.isUndecided else { return }
        var observations = suspicion.firstOfEachTimestamp
        if suspicion.kind == .late || expectsReordering {
            observations.removeAll { !isSetBack($0, from: last.observation) }
        }
        markWrong(observations, before: next)
    }

    /// Gives timestamps that belong to no clock places of their own, after the last one that is right.
    ///
    /// - Parameter next: the packet that is right again; without one, arrivals are all that is known.
    private mutating func markWrong(_ observations: [ClockObservation], before next: ClockObservation?) {
        guard let first = last?.observation else { return }
        for (i, observation) in observations.enumerated() where wrong.count < ClockSuspicion.maximumEvidence {
            let ticks: Int64
            if let next {
                let distance = next.extendedTimestamp &- first.extendedTimestamp
                ticks = min(max(0, distance), Self.longestDistance) * Int64(i + 1) / Int64(observations.count + 1)
            } else {
                ticks = clockRate.ticks(ofNanoseconds: (observation.arrival - first.arrival).nanoseconds)
            }
            wrong.append(
                WrongTimestamp(observation: observation, substitute: first.extendedTimestamp &+ ticks))
        }
    }
}
