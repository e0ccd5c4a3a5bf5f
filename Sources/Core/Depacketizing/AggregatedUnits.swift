import Media

/// Walks over the NAL units of an aggregation packet, each of them after its size in two bytes (RFC 6184 §5.7.1,
/// RFC 7798 §4.4.2).
struct AggregatedUnits {
    private static let sizeByteCount = 2

    /// Where the next unit's size is.
    private(set) var position = 0

    /// Where the next unit is; nil after the last one.
    ///
    /// - Parameter content: the payload from the first size on.
    mutating func next(in content: Span<UInt8>) throws(DepacketizingError) -> Range<Int>? {
        guard position < content.count else { return nil }
        let start = position + Self.sizeByteCount
        guard let size = content.uint16(at: position).map(Int.init) else {
            throw .truncated(needed: start, remaining: content.count)
        }
        guard size <= content.count - start else { throw .truncated(needed: start + size, remaining: content.count) }
        position = start + size
        return start..<position
    }
}
