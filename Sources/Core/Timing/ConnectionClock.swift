public import Media

/// By which witness audio and picture of a connection are set against each other.
public enum SyncSource: String, Sendable, Codable, CaseIterable {
    /// RTCP sender reports of every stream (RFC 3550 §6.4.1).
    case senderReports = "sender_reports"
    /// The quickest packet of each stream.
    case arrival
}

/// One mapping from RTP time to session time for all streams of a connection.
///
/// With sender reports from every stream their distances are the sender's; the whole is placed so that the quickest
/// packet of all streams arrived without delay. Without them its minimum-delay packets place each stream.
public enum ConnectionClock {
    /// Reports that set a stream against another so differently from the arrivals are wrong: no SFU and no network
    /// delays one stream of a call by three seconds against the other.
    static let maximumContradiction: UInt64 = 3_000_000_000

    /// How far each stream is from the place that its minimum-delay packets give it: add it to
    /// `StreamClock.sessionTime(of:)`.
    public static func shifts(of clocks: [StreamClock]) -> (shifts: [Interval], source: SyncSource) {
        let nothing = [Interval](repeating: .zero, count: clocks.count)
        let known = clocks.filter { $0.origin != nil }
        guard known.count > 1, known.allSatisfy({ $0.distanceFromSender != nil || $0.inheritedShift != nil })
        else { return (nothing, .arrival) }
        let distances = known.compactMap(\.distanceFromSender)
        guard let least = distances.min(), let greatest = distances.max() else {
            return (clocks.map { $0.inheritedShift ?? .zero }, .senderReports)
        }
        guard (greatest &- least).magnitude <= maximumContradiction else { return (nothing, .arrival) }
        let shifts = clocks.map { clock in
            clock.distanceFromSender.map { Interval(nanoseconds: least &- $0) } ?? clock.inheritedShift ?? .zero
        }
        return (shifts, .senderReports)
    }
}
