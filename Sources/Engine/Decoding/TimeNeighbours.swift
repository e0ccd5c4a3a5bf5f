import Media

/// Of many moments the latest one up to a certain time, and the earliest one after it.
struct TimeNeighbours: Equatable {
    let time: SessionTime
    private(set) var before: SessionTime?
    private(set) var after: SessionTime?

    init(of time: SessionTime) {
        self.time = time
    }

    mutating func note(_ moment: SessionTime) {
        if moment <= time {
            before = max(before ?? moment, moment)
        } else {
            after = min(after ?? moment, moment)
        }
    }

    mutating func note(_ others: TimeNeighbours) {
        if let before = others.before { note(before) }
        if let after = others.after { note(after) }
    }

    /// The nearest of all; of two that are equally near the earlier one.
    ///
    /// - Parameter reach: one that is not less than this ahead counts as absent.
    func nearest(within reach: Interval) -> SessionTime? {
        guard let after, after - time < reach else { return before }
        guard let before else { return after }
        return after - time < time - before ? after : before
    }
}
