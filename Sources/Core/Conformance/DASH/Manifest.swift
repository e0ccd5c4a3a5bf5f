import Media

/// An MPD, as far as it could be read (ISO/IEC 23009-1 §5.3).
struct Manifest: Equatable, Sendable {
    struct Representation: Equatable, Sendable {
        var id: String
        var bandwidth: Int
        var mimeType: String?
        var codecs: String?
        var width: Int?
        var height: Int?
        /// In a second.
        var frameRate: Double?
        var sampleRate: Int?
        var template: SegmentTemplate?
        /// Where references begin, from the manifest.
        var base: String
        var line: Int
    }

    /// In milliseconds.
    struct Latency: Equatable, Sendable {
        var target: Int64?
        var least: Int64?
        var most: Int64?
        var line: Int
    }

    struct AdaptationSet: Equatable, Sendable {
        var contentType: String?
        var isAligned: Bool
        var startsWithAccessPoint: Bool
        var representations: [Representation]
        var line: Int
    }

    struct Period: Equatable, Sendable {
        var id: String?
        var start: Interval?
        var duration: Interval?
        var sets: [AdaptationSet]
        var line: Int
    }

    var isDynamic = false
    var availabilityStart: WallInstant?
    var publishTime: WallInstant?
    var duration: Interval?
    var minimumBuffer: Interval?
    var updatePeriod: Interval?
    var hasClock = false
    /// How far behind players are wanted to be (annex K).
    var latencies: [Latency] = []
    var periods: [Period] = []
    var line = 1

    /// When a period begins and how long it lasts (§5.3.2.1).
    func span(of index: Int) -> (start: Interval, length: Interval?) {
        var start = Interval.zero
        for i in 0...index {
            if let own = periods[i].start {
                start = own
            } else if i > 0, let length = periods[i - 1].duration {
                start = start + length
            }
        }
        if let own = periods[index].duration { return (start, own) }
        let end = index + 1 < periods.count ? periods[index + 1].start : duration
        return (start, end.map { Interval(nanoseconds: max(0, $0.nanoseconds &- start.nanoseconds)) })
    }
}
