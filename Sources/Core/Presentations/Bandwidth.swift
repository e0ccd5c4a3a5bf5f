import Media

/// The bit rates of a track's segments, as RFC 8216 §4.1 defines them.
///
/// The peak is the largest rate of any contiguous set of segments that lasts 0.5 to 1.5 times the target duration, also
/// of those that have left the playlist: a player must be able to fetch so much. The average is that of the segments
/// that the playlist has.
public struct Bandwidth: Equatable, Sendable {
    private let shortest: Int64
    private let longest: Int64
    /// Segments at the end, one after the other, that together last no longer than a set may.
    private var recent: [Segment] = []
    private var largestRate = 0
    private var whole = Segment(bitCount: 0, nanoseconds: 0)

    private struct Segment: Equatable {
        var bitCount: Int64
        var nanoseconds: Int64

        init(bitCount: Int64, nanoseconds: Int64) {
            self.bitCount = bitCount
            self.nanoseconds = nanoseconds
        }

        init(_ segment: PresentedSegment) {
            bitCount = Int64(clamping: Int128(segment.byteCount) * 8)
            nanoseconds = max(0, segment.duration.nanoseconds)
        }

        static func + (left: Segment, right: Segment) -> Segment {
            Segment(bitCount: left.bitCount + right.bitCount, nanoseconds: left.nanoseconds + right.nanoseconds)
        }

        /// Bits per second, rounded up.
        var rate: Int {
            guard nanoseconds > 0 else { return 0 }
            return Int(clamping: (Int128(bitCount) * 1_000_000_000 + Int128(nanoseconds - 1)) / Int128(nanoseconds))
        }
    }

    /// - Parameter targetDuration: in seconds.
    public init(targetDuration: Int) {
        let second: Int64 = 1_000_000_000
        // An hour is longer than any target.
        let target = Int64(min(max(targetDuration, 1), 3600)) * second
        shortest = target / 2
        longest = target / 2 * 3
    }

    /// A gap has no bits, and what follows it is not contiguous with what precedes it.
    public mutating func append(_ segment: PresentedSegment) {
        guard !segment.isGap else {
            recent.removeAll()
            return
        }
        let added = Segment(segment)
        whole = whole + added
        recent.append(added)
        var sum = Segment(bitCount: 0, nanoseconds: 0)
        for (i, segment) in recent.enumerated().reversed() {
            sum = sum + segment
            guard sum.nanoseconds <= longest else {
                recent.removeFirst(i + 1)
                break
            }
            if sum.nanoseconds >= shortest { largestRate = max(largestRate, sum.rate) }
        }
    }

    /// A segment has left the playlist.
    public mutating func remove(_ segment: PresentedSegment) {
        guard !segment.isGap else { return }
        let removed = Segment(segment)
        whole = Segment(
            bitCount: whole.bitCount - removed.bitCount, nanoseconds: whole.nanoseconds - removed.nanoseconds)
    }

    /// In bits per second; the average where no set of segments is long enough.
    public var peak: Int { largestRate > 0 ? largestRate : average }

    /// In bits per second.
    public var average: Int { whole.rate }
}
