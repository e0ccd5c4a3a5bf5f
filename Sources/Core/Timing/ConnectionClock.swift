public import Media

/// By which witness sound and picture of a connection are set against each other.
public enum SyncSource: String, Sendable, Codable, CaseIterable {
    /// RTCP sender reports of every stream (RFC 3550 §6.4.1).
    case senderReports = "sender_reports"
    /// The quickest packet of each stream.
    case arrival
}

/// One mapping from RTP time to session time for all streams of a connection.
///
/// With sender reports from every stream their distances are the sender's; the whole is placed so that the quickest
/// packet of all streams arrived without delay. Without them each stream lies where its quickest packet says.
public enum ConnectionClock {
    /// A sender report that moves a stream against another by more than this contradicts the arrivals so badly that
    /// the sender's clocks cannot be one clock: arrivals count then.
    static let maximumContradiction = Interval(milliseconds: 10_000)

    /// Session time of the origin of each clock, nil for one that has seen no packet.
    public static func starts(of clocks: [StreamClock]) -> (starts: [SessionTime?], source: SyncSource) {
        let arrivals = clocks.map(\.quickestStart)
        let known = clocks.filter { $0.origin != nil }
        guard known.count > 1, known.allSatisfy({ $0.reportedStart != nil }) else { return (arrivals, .arrival) }
        var offsets: [Int64] = []
        for clock in known {
            guard let arrival = clock.quickestStart, let reported = clock.reportedStart else { continue }
            offsets.append(arrival.nanoseconds &- reported)
        }
        guard let least = offsets.min(), let greatest = offsets.max(),
            greatest &- least >= 0, greatest &- least <= maximumContradiction.nanoseconds
        else { return (arrivals, .arrival) }
        let starts = clocks.map { clock in
            clock.reportedStart.map { SessionTime(nanoseconds: $0 &+ least) }
        }
        return (starts, .senderReports)
    }
}
