import Jobs

/// The result of a correct recorder for a scenario. A nil value is not checked.
package struct TortureExpectation: Equatable, Sendable {
    package var pipeline = "copy"
    package var verdict: String?
    package var audio = Track()
    package var video = Track()
    /// The maximum distance between audio and video, beyond the true one.
    package var syncMilliseconds: Double?
    /// How far either may drift against session time from the first minute to the last.
    package var driftMilliseconds: Double?
    package var durationMilliseconds: Double?

    package struct Track: Equatable, Sendable {
        package var frames: Frames?
        /// The maximum distance of a frame's time in the file from the true one, after subtracting the offset of the
        /// track.
        package var timesMilliseconds: Double?
        package var frozenMilliseconds: Double?
        package var report: [Field: ClosedRange<Int>] = [:]
    }

    package enum Frames: Equatable, Sendable {
        /// Every frame of which all packets arrived in time.
        case arrived
        /// Every frame that arrived and follows a key frame without a missing one between them.
        case decodable
        case count(ClosedRange<Int>)
    }

    /// Counting fields of a track in `report.json`.
    package enum Field: String, CaseIterable, Sendable {
        case lost, duplicate, late, reordered, foreign, malformed
        case paddingOnly = "padding_only"
        case frozenMilliseconds = "frozen_ms"
        case senderReports = "sender_reports"
        /// Their number.
        case ssrcs, gaps
        case width, height
    }

    package init() {}

    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(
            node,
            keys: [
                "pipeline", "verdict", "audio", "video", "sync_within_ms", "drift_within_ms", "duration_within_ms",
            ])
        pipeline = reader.text(object["pipeline"], .identifier) ?? "copy"
        verdict = reader.text(object["verdict"], .identifier)
        syncMilliseconds = Self.bound(object["sync_within_ms"], &reader)
        driftMilliseconds = Self.bound(object["drift_within_ms"], &reader)
        durationMilliseconds = Self.bound(object["duration_within_ms"], &reader)
        audio = Self.track(object["audio"], &reader)
        video = Self.track(object["video"], &reader)
    }

    private static func bound(_ node: DocumentNode?, _ reader: inout DocumentReader) -> Double? {
        reader.decimal(node, in: 0...3_600_000, unit: "milliseconds")
    }

    private static func track(_ node: DocumentNode?, _ reader: inout DocumentReader) -> Track {
        var track = Track()
        guard let node else { return track }
        let fields = Field.allCases
        let object = reader.object(
            node, keys: ["frames", "times_within_ms", "frozen_within_ms"] + fields.map(\.rawValue))
        track.timesMilliseconds = bound(object["times_within_ms"], &reader)
        track.frozenMilliseconds = bound(object["frozen_within_ms"], &reader)
        switch object["frames"]?.content {
        case .string("arrived"): track.frames = .arrived
        case .string("decodable"): track.frames = .decodable
        default: track.frames = count(object["frames"], &reader).map { .count($0) }
        }
        for field in fields {
            if let range = count(object[field.rawValue], &reader) { track.report[field] = range }
        }
        return track
    }

    /// A number, or `[minimum, maximum]`.
    private static func count(_ node: DocumentNode?, _ reader: inout DocumentReader) -> ClosedRange<Int>? {
        guard let node else { return nil }
        guard case .list(let bounds) = node.content else {
            return reader.integer(node, in: 0...Int.max).map { $0...$0 }
        }
        let numbers = bounds.compactMap { reader.integer($0, in: 0...Int.max) }
        guard numbers.count == 2, numbers[0] <= numbers[1] else {
            reader.refuse(
                node, "a list of \(bounds.count)", accepted: "a whole number, or a minimum and a maximum: [3, 5]")
            return nil
        }
        return numbers[0]...numbers[1]
    }
}
