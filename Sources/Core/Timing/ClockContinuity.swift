public import Media

/// Checks whether a stream's RTP clock still runs with the arrivals, packet by packet in the order of their numbers.
///
/// Chromium stops the clock of an audio track while the track is removed (`replaceTrack(null)`); other senders reset
/// it. Then the stream needs a new position. A network that delayed packets looks the same at first, but catches up:
/// delayed packets arrive faster than real time.
///
///     steady ──suddenly late──▶ suspect ──stays late──▶ broken
///        ▲                         │
///        └─────catches up──────────┘
///
/// A clock that jumps ahead of the arrivals or back by itself is broken at once: no network does that.
public struct ClockContinuity: Sendable {
    public enum Verdict: Equatable, Sendable {
        /// The packet belongs to the clock that runs.
        case steady
        /// Not known yet: this packet and what follows must wait.
        case suspect
        /// A new clock begins; the packets it begins with are in `takeEvidence()`.
        case broken
    }

    /// A packet of the stream, as far as its clock concerns it.
    public struct Observation: Equatable, Sendable {
        public var extendedTimestamp: Int64
        public var arrival: SessionTime
    }

    private struct Suspicion {
        var since: SessionTime
        var firstLateness: Int64
        /// Down to where it was caught up, and since when nothing more.
        var level: Int64
        var stableSince: SessionTime
    }

    private let clockRate: ClockRate
    private var last: (observation: Observation, lateness: Int64)?
    private var began: SessionTime?
    private var suspicion: Suspicion?
    private var evidence: [Observation] = []

    /// A pause of 0.1 s must be seen, less what its packets' jitter takes off it.
    public static let threshold: Int64 = 80_000_000
    /// A long pause is believed after 200 ms; a short one could be a slow route, and is watched longer.
    static let longPause: Int64 = 500_000_000
    static let longPausePatience: Int64 = 200_000_000
    static let timeout: Int64 = 500_000_000
    /// The longest wait: a stream that is still catching up then was delayed by a network.
    static let limit: Int64 = 800_000_000
    /// What comes so much quicker than all before catches up; less is jitter.
    static let progress: Int64 = 10_000_000
    /// Pictures may come in another order than they are shown, but not by half a second unless B pictures are expected.
    static let setBack: Int64 = -500_000_000
    /// With B pictures: 16 of them (ITU-T H.264 §A.3.1) at 16 a second, or the usual three at 4 a second.
    public static let longestReordering: Int64 = 1_000_000_000
    /// At the beginning an SFU may send what it kept, all at once: then the first packet was late, and no clock jumped.
    static let settling: Int64 = 2_000_000_000
    static let longestBurst: Int64 = -10_000_000_000
    /// 800 ms of 4K video are some 2,000 packets; a sample of them is enough.
    private static let maximumEvidence = 512

    public init(clockRate: ClockRate) {
        self.clockRate = clockRate
    }

    /// B pictures may come: a picture that is shown later overtakes those before it, so it comes early by its timestamp
    /// and they late. A packet within `longestReordering` proves nothing then.
    public var expectsReordering = false

    private var threshold: Int64 { expectsReordering ? Self.longestReordering : Self.threshold }
    private var setBack: Int64 { expectsReordering ? -Self.longestReordering : Self.setBack }

    /// Packets are waiting for a verdict.
    public var isSuspicious: Bool { suspicion != nil }

    /// - Parameter expected: when the clock that runs expects the packet; nil at its first one.
    public mutating func judge(
        _ extendedTimestamp: Int64, arrivedAt arrival: SessionTime, expected: SessionTime?
    ) -> Verdict {
        let observation = Observation(extendedTimestamp: extendedTimestamp, arrival: arrival)
        guard let expected, let last, let began else {
            began = arrival
            self.last = (observation, 0)
            return .steady
        }
        let lateness = (arrival - expected).nanoseconds
        let distance = clockRate.nanoseconds(
            ofTicks: extendedTimestamp &- last.observation.extendedTimestamp)
        let step = lateness &- last.lateness
        self.last = (observation, lateness)
        if distance <= setBack { return breakNow(observation) }
        if suspicion != nil { return weigh(observation, lateness: lateness) }
        if lateness >= threshold, step >= threshold {
            suspicion = Suspicion(
                since: arrival, firstLateness: lateness, level: lateness, stableSince: arrival)
            evidence = [observation]
            return .suspect
        }
        if lateness <= -threshold, step <= -threshold,
            (arrival - began).nanoseconds > Self.settling || lateness < Self.longestBurst
        {
            return breakNow(observation)
        }
        return .steady
    }

    /// Ends a suspicion that no packet ends; `.steady` where there is none or it was unfounded.
    public mutating func poll(at now: SessionTime) -> Verdict {
        guard let suspicion else { return .steady }
        guard (now - suspicion.since).nanoseconds >= Self.limit else { return .suspect }
        return conclude(suspicion, at: now)
    }

    /// Ends a suspicion at the end of the stream: what came late at last may have been about to catch up, so only a
    /// lateness that has lasted for a while makes a new clock.
    public mutating func finish() -> Verdict {
        guard let suspicion, let last else { return .steady }
        return conclude(suspicion, at: last.observation.arrival)
    }

    /// The packets that the new clock begins with, in order.
    public mutating func takeEvidence() -> [Observation] {
        defer { evidence = [] }
        return evidence
    }

    private mutating func breakNow(_ observation: Observation) -> Verdict {
        evidence = [observation]
        return broken()
    }

    private mutating func broken() -> Verdict {
        suspicion = nil
        began = evidence.first?.arrival
        last = last.map { ($0.observation, 0) }
        return .broken
    }

    private mutating func weigh(_ observation: Observation, lateness: Int64) -> Verdict {
        guard var suspicion else { return .steady }
        if evidence.count < Self.maximumEvidence { evidence.append(observation) }
        if lateness < suspicion.level - Self.progress {
            suspicion.level = lateness
            suspicion.stableSince = observation.arrival
        }
        self.suspicion = suspicion
        if lateness < suspicion.firstLateness / 2 { return acquit() }
        let timeout = suspicion.firstLateness >= Self.longPause ? Self.longPausePatience : Self.timeout
        if (observation.arrival - suspicion.stableSince).nanoseconds >= timeout { return broken() }
        let isOver = (observation.arrival - suspicion.since).nanoseconds >= Self.limit
        return isOver ? conclude(suspicion, at: observation.arrival) : .suspect
    }

    private mutating func conclude(_ suspicion: Suspicion, at now: SessionTime) -> Verdict {
        (now - suspicion.stableSince).nanoseconds >= Self.longPausePatience ? broken() : acquit()
    }

    private mutating func acquit() -> Verdict {
        suspicion = nil
        evidence = []
        return .steady
    }
}
