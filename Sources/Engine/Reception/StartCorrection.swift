import Media

/// When a connection's tracks are moved to better estimates of their starts.
///
/// One rule for all outputs of the connection: written tracks can be moved as long as the Matroska writer remembers the
/// positions of its blocks.
enum StartCorrection {
    /// Counted from the connection's first frame.
    static let window = Interval(milliseconds: 10_000)
    /// While the estimates still improve, smaller corrections wait: each rewrites the times of up to ten seconds.
    static let rough = Interval(milliseconds: 5)
    /// Corrections below this are not worth a patch: both containers and players round to a millisecond.
    static let least = Interval(milliseconds: 1)

    /// The distance below which no correction is made; nil where none is made any more.
    ///
    /// - Parameters:
    ///   - began: when the connection's first frame was placed.
    ///   - isLast: something ends now, so this is the last correction that it can get.
    static func threshold(since began: SessionTime?, at now: SessionTime, isLast: Bool) -> Interval? {
        guard let began, now - began <= window else { return nil }
        // The last fragment boundary within the window has the last word.
        let isSettled = isLast || now + TickSchedule.fragmentInterval - began > window
        return isSettled ? least : rough
    }
}
