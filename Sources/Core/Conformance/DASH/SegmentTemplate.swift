import Media

/// Where the segments of a representation are, and when (ISO/IEC 23009-1 §5.3.9).
struct SegmentTemplate: Equatable, Sendable {
    /// An `S` element (§5.3.9.6).
    struct Run: Equatable, Sendable {
        var time: Int64?
        var duration: Int64
        /// Further segments; -1 up to the next run or the period's end.
        var repeats: Int
        var line: Int
    }

    struct Segment: Equatable, Sendable {
        var number: Int
        /// Of media, in ticks.
        var time: Int64
        var duration: Int64
        var line: Int
    }

    /// Segments of a representation that are read: a day of segments of one second.
    static let segmentLimit = 1 << 17
    /// Times and durations beyond are damage.
    static let tickLimit: Int64 = 1 << 60

    var timescale: UInt32 = 1
    var duration: Int64?
    var startNumber = 1
    var presentationTimeOffset: Int64 = 0
    var media: String?
    var initialization: String?
    var timeline: [Run]?
    /// How long before they are whole segments can be asked for (availabilityTimeOffset); the largest for `INF`.
    var availabilityOffset: Interval?
    /// Segments are whole when they can be asked for (availabilityTimeComplete).
    var isComplete = true
    var line: Int

    /// The line of the first run that begins before the one before it ends.
    var overlap: Int? {
        var clock: Int64 = 0
        for (i, run) in (timeline ?? []).enumerated() {
            if let time = run.time {
                if time < clock, i > 0 { return run.line }
                clock = time
            }
            // A run that repeats up to the next one ends with it.
            let (length, overflow) = max(0, run.duration).multipliedReportingOverflow(
                by: Int64(max(0, run.repeats + 1)))
            clock = overflow ? Self.tickLimit : clock &+ min(length, Self.tickLimit)
        }
        return nil
    }

    /// All segments of a period.
    ///
    /// - Parameter length: of the period, where it is known; without it a template of equal segments has none.
    func segments(length: Interval?) -> [Segment] {
        let end = length.map { ticks(of: $0) &+ presentationTimeOffset }
        guard let timeline else { return equalSegments(length) }
        var segments: [Segment] = []
        var clock: Int64 = timeline.first?.time ?? 0
        for (i, run) in timeline.enumerated() {
            clock = run.time ?? clock
            guard run.duration > 0, run.duration <= Self.tickLimit, (0...Self.tickLimit).contains(clock) else {
                continue
            }
            var count = run.repeats + 1
            if run.repeats < 0 {
                let next = timeline.dropFirst(i + 1).first?.time ?? end ?? clock &+ run.duration
                let length = min(max(0, next &- clock), Self.tickLimit)
                count = Int((length + run.duration - 1) / run.duration)
            }
            for _ in 0..<min(max(0, count), Self.segmentLimit) {
                guard segments.count < Self.segmentLimit, clock <= Self.tickLimit else { return segments }
                segments.append(
                    Segment(
                        number: startNumber &+ segments.count, time: clock, duration: run.duration, line: run.line))
                clock += run.duration
            }
        }
        return segments
    }

    private func equalSegments(_ length: Interval?) -> [Segment] {
        guard let duration, duration > 0, duration <= Self.tickLimit, let length else { return [] }
        let one = max(1, interval(duration).nanoseconds)
        // A millisecond of a period is no segment: lengths are rounded.
        let count = min(Int64(Self.segmentLimit), (max(0, length.nanoseconds - 1_000_000) / one) + 1)
        return (0..<count).compactMap { i in
            let (time, overflow) = i.multipliedReportingOverflow(by: duration)
            guard !overflow, time <= Self.tickLimit else { return nil }
            return Segment(
                number: startNumber &+ Int(i), time: time &+ presentationTimeOffset, duration: duration, line: line)
        }
    }

    /// Without the last segment where the server is still making it: its duration is not known yet.
    func wholeSegments(length: Interval?, isDynamic: Bool) -> [Segment] {
        let all = segments(length: length)
        return isDynamic && !isComplete ? all.dropLast() : all
    }

    func interval(_ ticks: Int64) -> Interval { Interval(ticks: ticks, timescale: timescale) }

    private func ticks(of interval: Interval) -> Int64 {
        let seconds = interval.nanoseconds / 1_000_000_000
        let rest = interval.nanoseconds % 1_000_000_000
        return (seconds &* Int64(timescale)) &+ rest * Int64(timescale) / 1_000_000_000
    }

    /// Puts values for the identifiers of a URL (§5.3.9.4.4); nil where one is unknown or not closed.
    static func expanded(_ text: String, representation: String, bandwidth: Int, segment: Segment?) -> String? {
        var result = ""
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count % 2 == 1 else { return nil }
        for (i, part) in parts.enumerated() {
            guard i % 2 == 1 else {
                result += part
                continue
            }
            let word = part.prefix { $0 != "%" }
            let value: Int?
            switch word {
            case "" where part.isEmpty:
                result += "$"
                continue
            case "RepresentationID":
                guard word.endIndex == part.endIndex else { return nil }
                result += representation
                continue
            case "Bandwidth": value = bandwidth
            case "Number": value = segment?.number
            case "Time": value = segment.map { Int($0.time) }
            default: return nil
            }
            guard let value, let width = width(part[word.endIndex...]) else { return nil }
            let digits = String(value)
            result += String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return result
    }

    /// Of `%0[width]d`, or 1 where there is none.
    private static func width(_ format: Substring) -> Int? {
        if format.isEmpty { return 1 }
        guard format.hasPrefix("%0"), format.hasSuffix("d") else { return nil }
        let digits = format.dropFirst(2).dropLast()
        guard digits.count <= 2, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(digits)
    }
}
