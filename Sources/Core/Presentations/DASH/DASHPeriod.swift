public import Media

/// What the tracks of a presentation have in one period (ISO/IEC 23009-1 §5.3.2).
public struct DASHPeriod: Equatable, Sendable {
    /// As in `PresentedSegment.period`.
    public var number: Int
    /// Where it begins in the presentation's time; never changes.
    public var start: Interval
    public var representations: [DASHRepresentation]

    public init(number: Int, start: Interval, representations: [DASHRepresentation]) {
        self.number = number
        self.start = start
        self.representations = representations
    }
}

/// A track in one period (ISO/IEC 23009-1 §5.3.5).
public struct DASHRepresentation: Equatable, Sendable {
    public var track: PresentedTrack
    /// Bits per second that a player must be able to fetch: `Bandwidth.peak`.
    public var bandwidth: Int
    public var timeline: SegmentTimeline

    public init(track: PresentedTrack, bandwidth: Int, timeline: SegmentTimeline) {
        self.track = track
        self.bandwidth = bandwidth
        self.timeline = timeline
    }
}

/// A period as the manifest has it: one of `DASHPeriod`, or the stretch of it between two gaps. Players count the
/// segments of a timeline, so none may be missing in the middle.
struct DASHStretch: Equatable {
    /// `1`, and `1-7` for the stretch that begins with segment 7 after a gap.
    var identifier: String
    var period: Int
    var start: Interval
    var representations: [Part]

    struct Part: Equatable {
        var representation: DASHRepresentation
        var runs: [SegmentTimeline.Run]
    }

    /// Those of a period that have segments.
    static func stretches(of period: DASHPeriod) -> [DASHStretch] {
        var starts: [Int: Interval] = [:]
        for stretch in period.representations.flatMap(\.timeline.stretches) {
            starts[stretch.number] = min(starts[stretch.number] ?? stretch.start, stretch.start)
        }
        let numbers = starts.keys.sorted()
        return ([nil] + numbers.map(Int?.some)).enumerated().compactMap { i, number in
            let end = i < numbers.count ? numbers[i] : .max
            let parts = period.representations.compactMap { representation -> Part? in
                let runs = representation.timeline.runs(from: number ?? 0, to: end)
                return runs.isEmpty ? nil : Part(representation: representation, runs: runs)
            }
            guard !parts.isEmpty else { return nil }
            return DASHStretch(
                identifier: number.map { "\(period.number)-\($0)" } ?? "\(period.number)", period: period.number,
                start: number.flatMap { starts[$0] } ?? period.start, representations: parts)
        }
    }
}
