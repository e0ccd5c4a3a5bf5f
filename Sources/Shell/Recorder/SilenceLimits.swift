import Jobs
import Media

/// The limits of a job that end a recording because nothing comes. They count only the time in which the sockets were
/// read.
struct SilenceLimits {
    private let limits: JobLimits
    /// The sockets have been read without a pause since then.
    private var watchingSince = SessionTime.zero

    /// Twice `RoundPace.longest`, and some: a process that took longer between two rounds was stopped or starved, and the
    /// kernel may have dropped packets meanwhile.
    private static let longestRound = Interval(milliseconds: 1000)

    init(_ limits: JobLimits) {
        self.limits = limits
    }

    mutating func noteRound(from previous: SessionTime, to reached: SessionTime) {
        if reached - previous > Self.longestRound { watchingSince = reached }
    }

    /// What is left of a limit that the engine finds reached at `now`: nil if it is one of silence and the sockets were not
    /// read for so long.
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
