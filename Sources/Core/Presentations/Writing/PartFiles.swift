import Media

/// The files of a track's parts that are still in the folder.
struct PartFiles {
    /// The oldest first.
    private var kept: [(path: String, end: Interval)] = []
    private let lifetime: Interval

    /// - Parameter targetDuration: in seconds. Parts are listed for three target durations, and as long again a list
    ///   that was read before may be used (draft-pantos-hls-rfc8216bis §6.2.2).
    init(targetDuration: Int) {
        lifetime = Interval(milliseconds: Int64(6 * targetDuration) * 1000)
    }

    mutating func append(_ part: PresentedPart) {
        kept.append((part.path, part.start + part.duration))
    }

    /// Takes the parts that no player requests once the presentation has come to `end`.
    mutating func takeOld(at end: Interval) -> [String] {
        let count = kept.firstIndex { end - $0.end < lifetime } ?? kept.count
        defer { kept.removeFirst(count) }
        return kept.prefix(count).map(\.path)
    }

    /// Takes all: what has ended has no parts.
    mutating func takeAll() -> [String] {
        defer { kept.removeAll() }
        return kept.map(\.path)
    }
}
