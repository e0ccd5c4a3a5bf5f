public import Media

/// A packet of a stream, as far as its clock concerns it.
public struct ClockObservation: Equatable, Sendable {
    public var extendedTimestamp: Int64
    public var arrival: SessionTime
}

/// Packets in a row that contradict the clock that runs, and agree with each other.
struct ClockSuspicion: Sendable {
    enum Kind: Sendable {
        /// Later than expected: a network delayed them, or the clock stood still.
        case late
        /// Set back, or ahead of the arrivals: no network does that.
        case moved
    }

    let kind: Kind
    /// When the first packet arrived that contradicts, of these or of others before them.
    let since: SessionTime
    let firstLateness: Int64
    /// Down to where it was caught up, and since when nothing more.
    private var level: Int64
    private(set) var stableSince: SessionTime
    private(set) var latest: ClockObservation
    private(set) var latestLateness: Int64
    /// How many different timestamps agree.
    private(set) var timestampCount = 1
    private var highest: Int64
    private(set) var evidence: [ClockObservation]
    /// Frames have waited long enough; the suspicion stays.
    var isUndecided: Bool

    /// What comes so much quicker than all before catches up; less is jitter.
    private static let progress: Int64 = 10_000_000
    /// 800 ms of 4K video are some 2,000 packets; a sample of them is enough.
    static let maximumEvidence = 512

    init(
        _ kind: Kind, _ first: ClockObservation, lateness: Int64, since: SessionTime,
        isUndecided: Bool = false
    ) {
        self.kind = kind
        self.since = since
        firstLateness = lateness
        level = lateness
        stableSince = first.arrival
        latest = first
        latestLateness = lateness
        highest = first.extendedTimestamp
        evidence = [first]
        self.isUndecided = isUndecided
    }

    /// - Parameter isReordered: timestamps may go back (B pictures).
    mutating func append(_ observation: ClockObservation, lateness: Int64, isReordered: Bool) {
        if evidence.count < Self.maximumEvidence { evidence.append(observation) }
        let isNew =
            isReordered
            ? observation.extendedTimestamp != latest.extendedTimestamp : observation.extendedTimestamp > highest
        if isNew { timestampCount += 1 }
        highest = max(highest, observation.extendedTimestamp)
        latest = observation
        latestLateness = lateness
        if lateness < level - Self.progress {
            level = lateness
            stableSince = observation.arrival
        }
    }

    /// The latest packet came quicker than those before.
    var isCatchingUp: Bool { latest.arrival == stableSince }

    /// The first packet of each timestamp, in order.
    var firstOfEachTimestamp: [ClockObservation] {
        var found: [ClockObservation] = []
        for observation in evidence where found.last?.extendedTimestamp != observation.extendedTimestamp {
            found.append(observation)
        }
        return found
    }
}
