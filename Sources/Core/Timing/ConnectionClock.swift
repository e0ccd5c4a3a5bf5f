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
/// packet of all streams arrived without delay. Without them each stream lies where its quickest packets say.
public enum ConnectionClock {
    /// Reports that set a stream against another so differently from the arrivals are wrong: no SFU and no network
    /// delays one stream of a call by three seconds against the other.
    static let maximumContradiction: UInt64 = 3_000_000_000

    /// How far each stream lies from where its quickest packets put it: add it to `StreamClock.session(of:)`.
    public static func shifts(of clocks: [StreamClock]) -> (shifts: [Interval], source: SyncSource) {
        let nothing = [Interval](repeating: .zero, count: clocks.count)
        let known = clocks.filter { $0.origin != nil }
        guard known.count > 1, known.allSatisfy({ $0.distanceFromSender != nil || $0.inherited != nil })
        else { return (nothing, .arrival) }
        let distances = clocks.indices.map { distance(of: $0, in: clocks) }
        guard let least = distances.compactMap({ $0 }).min(), let greatest = distances.compactMap({ $0 }).max() else {
            return (clocks.map { $0.inherited?.shift ?? .zero }, .senderReports)
        }
        guard (greatest &- least).magnitude <= maximumContradiction else { return (nothing, .arrival) }
        let shifts = zip(clocks, distances).map { clock, distance in
            distance.map { Interval(nanoseconds: least &- $0) } ?? clock.inherited?.shift ?? .zero
        }
        return (shifts, .senderReports)
    }

    /// How much more than all others each stream is delayed, by shifts that reports gave; nil for the only one.
    public static func delaysBeyondOthers(_ shifts: [Interval]) -> [Interval?] {
        shifts.indices.map { i in
            let others = shifts.indices.filter { $0 != i }.map { shifts[$0].nanoseconds }
            return others.max().map { Interval(nanoseconds: $0 &- shifts[i].nanoseconds) }
        }
    }

    /// The distance from the sender's wall clock that counts: the stream's own, or after a break of the same stream's
    /// clock that of the others and what it was delayed beyond them before.
    private static func distance(of i: Int, in clocks: [StreamClock]) -> Int64? {
        guard let inherited = clocks[i].inherited, let beyond = inherited.beyondOthers, clocks[i].origin != nil,
            inherited.isSameStream || clocks[i].distanceFromSender == nil
        else { return clocks[i].distanceFromSender }
        let others = clocks.indices.filter { $0 != i && !(clocks[$0].inherited?.isSameStream ?? false) }
        let base = others.compactMap { clocks[$0].distanceFromSender }.min()
        return base.map { $0 &+ beyond.nanoseconds } ?? (inherited.isSameStream ? nil : clocks[i].distanceFromSender)
    }
}
