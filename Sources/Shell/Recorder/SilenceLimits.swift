import Jobs
import Media

/// The limits that end a recording when no packets arrive. They count only time in which the sockets were read.
struct SilenceLimits {
    private let limits: JobLimits
    /// Since when the sockets have been read without a pause.
    private var watchingSince = SessionTime.zero

    /// More than twice `RoundPace.longest`. A process that took longer between two rounds was stopped or starved, and
    /// the kernel may have dropped packets meanwhile.
    private static let longestRound = Interval(milliseconds: 1000)

    init(_ limits: JobLimits) {
        self.limits = limits
    }

    mutating func noteRound(from previous: SessionTime, to reached: SessionTime) {
        if reached - previous > Self.longestRound { watchingSince = reached }
    }

    /// Confirms a limit that the engine has reached at `now`. Returns nil for a limit of silence if the sockets were
    /// not read for that long.
    func confirm(_ reached: RecordingLimit?, at now: SessionTime) -> RecordingLimit? {
        let silence: Interval? =
            switch reached {
            case .idleTimeout: limits.idleTimeout
            case .firstRTPTimeout: limits.firstRTPTimeout
            case .maxDuration, nil: nil
            }
        guard let silence, now - watchingSince < silence else { return reached }
        return nil
    }
}
