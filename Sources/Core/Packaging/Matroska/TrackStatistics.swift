import Media

/// What the tags of a finished track say of it, by the names that mkvmerge gives them, and the usual distance of its
/// pictures.
struct TrackStatistics: Sendable {
    private(set) var frameCount: UInt64 = 0
    private(set) var byteCount: UInt64 = 0
    private let clockRate: ClockRate
    /// In ticks, from one picture to the next.
    private var distances = DistanceCounts()

    init(clockRate: ClockRate) {
        self.clockRate = clockRate
    }

    /// - Parameter distance: from the picture before, in ticks; nil for audio and the first picture.
    mutating func note(byteCount: Int, distance: Int64?) {
        frameCount += 1
        self.byteCount += UInt64(clamping: byteCount)
        if let distance { distances.note(distance) }
    }

    /// The distance about the median (`DefaultDuration`, RFC 9559 §5.1.4.1.13). Nil where it says nothing: fewer than
    /// one picture a second come when the picture changes, and more than a thousand are no camera's.
    var usualDistance: Interval? {
        guard let usual = distances.usual else { return nil }
        let distance = Interval(nanoseconds: clockRate.nanoseconds(ofTicks: usual.sum) / max(1, usual.count))
        return distance >= Interval(milliseconds: 1) && distance <= Interval(milliseconds: 1000) ? distance : nil
    }

    /// The Tag of one track (RFC 9559 §5.1.8.1). Readers believe it where date and application are those of Info.
    func tag(trackUID: UInt64, length: Interval, written: WallTime) -> EBMLElement {
        let statistics: [(name: String, text: String)] = [
            ("BPS", String(bitsPerSecond(length))),
            ("DURATION", Self.clock(length)),
            ("NUMBER_OF_FRAMES", String(frameCount)),
            ("NUMBER_OF_BYTES", String(byteCount)),
        ]
        let date = written.rendered().prefix(19).map { $0 == "T" ? " " : String($0) }.joined()
        let facts = [
            ("_STATISTICS_WRITING_APP", SegmentInformation.application),
            ("_STATISTICS_WRITING_DATE_UTC", date),
            ("_STATISTICS_TAGS", statistics.map(\.name).joined(separator: " ")),
        ]
        let targets = EBMLElement(.targets, [EBMLElement(.tagTrackUID, unsigned: trackUID, width: 8)])
        let tags = (statistics + facts).map {
            EBMLElement(.simpleTag, [EBMLElement(.tagName, text: $0.0), EBMLElement(.tagString, text: $0.1)])
        }
        return EBMLElement(.tag, [targets] + tags)
    }

    private func bitsPerSecond(_ length: Interval) -> UInt64 {
        guard length > .zero else { return 0 }
        return UInt64(clamping: UInt128(byteCount) * 8_000_000_000 / UInt128(length.nanoseconds))
    }

    /// Hours, minutes, seconds and nanoseconds: `00:01:02.000000003`.
    private static func clock(_ length: Interval) -> String {
        let (seconds, nanoseconds) = length.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))."
            + padded(nanoseconds, 9)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
