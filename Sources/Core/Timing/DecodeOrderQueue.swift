/// When each picture of a track is decoded, where pictures come in another order than they are shown: B pictures need
/// one that is shown after them (ITU-T H.264 §C.4, ITU-T H.265 §C.5.2).
///
/// The decoding times are the presentation times in ascending order, so many pictures late as pictures may overtake
/// each other. So no picture is decoded after it is shown, no time is invented, and nothing waits:
///
///     comes     I0  P4  B2  B1  B3  P8 ...
///     decoded   -2  -1   0   1   2   3 ...   two pictures may be overtaken
///
/// A stream that does not announce how many shows it with its first B picture. Those few are then decoded after they
/// are shown; from the next picture on it is as above. Where no picture is overtaken, both times are the same.
struct DecodeOrderQueue: Sendable {
    /// A decoded picture buffer holds 16 pictures (ITU-T H.264 §A.3.1, ITU-T H.265 §A.4.2).
    static let maximumDepth = 16

    /// So many pictures at most come before one that is shown earlier.
    private(set) var depth: Int
    /// No encoder shows a picture more ticks than this before one that it sent earlier.
    private let maximumDistance: Int64
    /// The highest presentation times, descending.
    private var latest: [Int64] = []
    /// Decoding time of the picture that came last.
    private(set) var decodeTime: Int64?

    init(depth: Int, maximumDistance: Int64) {
        self.depth = min(max(0, depth), Self.maximumDepth)
        self.maximumDistance = maximumDistance
        latest.reserveCapacity(Self.maximumDepth + 2)
    }

    /// The latest picture of which it is known that none comes that is shown before it; nil before there is one.
    var outputWatermark: Int64? { latest.count > depth ? latest[depth] : nil }

    /// Presentation times after `outputWatermark`, ascending.
    var aboveWatermark: [Int64] { latest.prefix(depth).reversed() }

    /// Takes over how many pictures may be overtaken from now on; it never becomes less.
    mutating func expect(depth: Int) {
        self.depth = min(max(self.depth, depth), Self.maximumDepth)
    }

    /// Gives the next picture its place: after all others where it cannot be shown before them, and not at the same
    /// time as another.
    ///
    /// - Parameters:
    ///   - isOvertaking: it may be shown before pictures that came earlier.
    ///   - nominal: the distance of pictures while it is not known, in ticks.
    mutating func insert(_ wanted: Int64, isOvertaking: Bool, nominal: Int64) -> Int64 {
        let ticks = place(for: wanted, isOvertaking: isOvertaking)
        let position = position(of: ticks)
        depth = max(depth, position)
        latest.insert(ticks, at: position)
        if latest.count > Self.maximumDepth + 1 { latest.removeLast() }

        // What is to come is not shown before this.
        var earliest = outputWatermark ?? latest[latest.count - 1] - Int64(depth + 1 - latest.count) * max(1, nominal)
        // Over a pause it need not lag by more than pictures may go back.
        if depth > 0 { earliest = max(earliest, latest[0] - maximumDistance) }
        decodeTime = decodeTime.map { max(earliest, $0 + 1) } ?? earliest
        return ticks
    }

    private func place(for wanted: Int64, isOvertaking: Bool) -> Int64 {
        guard let newest = latest.first, wanted <= newest else { return wanted }
        guard isOvertaking, position(of: wanted) <= Self.maximumDepth, newest - wanted <= maximumDistance else {
            return newest + 1
        }
        var ticks = wanted
        while latest.contains(ticks) { ticks += 1 }
        return ticks
    }

    /// How many pictures are shown after `ticks`.
    private func position(of ticks: Int64) -> Int {
        latest.firstIndex { $0 <= ticks } ?? latest.count
    }
}
