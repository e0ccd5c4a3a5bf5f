/// Keeps the pictures of a track apart where a file's clock is coarser than the sender's: a picture whose time is taken
/// gets the next free one.
struct TimeSpacing: Sendable {
    /// The smallest distance between two pictures, in ticks.
    private let distance: Int64
    /// The longest that a picture is delayed: more of them than have room in it share a time.
    private let longestDelay: Int64
    /// The times of the last pictures, in no order; what a decoder may hold for its order (ITU-T H.264 §A.3.1) and one.
    private var recent: [Int64] = []
    private var oldest = 0
    /// The picture that is shown last: its own time, and the one that it got.
    private var latest: (time: Int64, placed: Int64)?

    private static let recentLimit = 17

    init(distance: Int64, longestDelay: Int64 = .max) {
        self.distance = max(1, distance)
        self.longestDelay = max(0, longestDelay)
    }

    /// The time of the next picture. Pictures that come in the order in which they are shown keep that order.
    mutating func place(_ time: Int64) -> Int64 {
        var placed = time
        if let latest, time >= latest.time { placed = max(time, sum(latest.placed, distance)) }
        while let taken = recent.first(where: { isNear($0, placed) }) { placed = sum(taken, distance) }
        placed = min(placed, sum(time, longestDelay))
        if latest.map({ time >= $0.time }) ?? true { latest = (time, placed) }
        if recent.count < Self.recentLimit {
            recent.append(placed)
        } else {
            recent[oldest] = placed
            oldest = (oldest + 1) % Self.recentLimit
        }
        return placed
    }

    private func sum(_ time: Int64, _ interval: Int64) -> Int64 {
        time > .max - interval ? .max : time + interval
    }

    private func isNear(_ taken: Int64, _ time: Int64) -> Bool {
        let (difference, overflow) = time.subtractingReportingOverflow(taken)
        // What follows the last time of all has no later one.
        return !overflow && difference.magnitude < distance.magnitude && taken <= .max - distance
    }
}
