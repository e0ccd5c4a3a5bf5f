import Media

/// Sources that end (RFC 3550 §6.6): their SSRCs, then an optional length and text.
public struct Goodbye: Equatable, Sendable {
    public var ssrcs: [UInt32]
    public var reason: String?

    public init(ssrcs: [UInt32], reason: String? = nil) {
        self.ssrcs = ssrcs
        self.reason = reason
    }

    init(parsing body: Span<UInt8>, sourceCount: Int) throws(RTPError) {
        let end = sourceCount * 4
        guard end <= body.count else { throw .truncated(needed: end, remaining: body.count) }
        ssrcs = (0..<sourceCount).compactMap { body.uint32(at: $0 * 4) }
        reason = nil
        guard end < body.count else { return }
        let start = end + 1
        let count = Int(body[end])
        guard count <= body.count - start else {
            throw .truncated(needed: count, remaining: body.count - start)
        }
        if count > 0 { reason = String(utf8In: body, start..<(start + count)) }
    }
}
