import Media

/// Walks over the OBU elements of a packet.
struct AV1Elements: Sendable {
    private let elementCount: Int
    private var index = 0
    private var position = 1

    init(_ descriptor: AV1PayloadDescriptor) {
        elementCount = descriptor.elementCount
    }

    /// Where the next element is; nil after the last one.
    mutating func next(in payload: Span<UInt8>) throws(DepacketizingError) -> Range<Int>? {
        guard position < payload.count else { return nil }
        index += 1
        if elementCount > 0, index >= elementCount {
            defer { position = payload.count }
            return position..<payload.count
        }
        let length = try LEB128(parsing: payload, at: position)
        let start = position + length.byteCount
        guard length.value <= payload.count - start else {
            throw .truncated(needed: start + length.value, remaining: payload.count)
        }
        position = start + length.value
        return start..<position
    }

    /// Whether no element follows the one that `next` gave.
    func isAtEnd(of payload: Span<UInt8>) -> Bool {
        position >= payload.count
    }
}
