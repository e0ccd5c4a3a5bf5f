import Jobs
import Media

/// How often, and how long, no recorder received packets because one was killed.
struct ResumptionAccount {
    private(set) var count = 0
    private var unseen = Interval.zero
    private var listed: [(from: SessionTime, until: SessionTime)] = []

    /// A supervisor may start a recorder again and again.
    static let maximumListed = 100

    mutating func note(from: SessionTime, until: SessionTime) {
        count += 1
        unseen = unseen + (until - from)
        if listed.count < Self.maximumListed { listed.append((from, until)) }
    }

    /// Nil where it never happened.
    func report(wall: (SessionTime) -> WallTime) -> ResumptionReport? {
        guard count > 0 else { return nil }
        return ResumptionReport(
            count: count, unseenSeconds: unseen.seconds,
            absences: listed.map { .init(from: wall($0.from), until: wall($0.until)) })
    }
}
