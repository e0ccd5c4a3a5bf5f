/// The byte order of words in a file; both formats use the order of the capturing machine.
enum ByteOrder: Equatable, Sendable {
    case little, big
}

/// Words at offsets that the caller has checked against the length of the span.
extension Span<UInt8> {
    func word16(at offset: Int, _ order: ByteOrder) -> UInt16 {
        let first = UInt16(self[offset])
        let second = UInt16(self[offset + 1])
        return order == .little ? second << 8 | first : first << 8 | second
    }

    func word32(at offset: Int, _ order: ByteOrder) -> UInt32 {
        let bigEndian =
            UInt32(self[offset]) << 24 | UInt32(self[offset + 1]) << 16
            | UInt32(self[offset + 2]) << 8 | UInt32(self[offset + 3])
        return order == .little ? bigEndian.byteSwapped : bigEndian
    }

    func word64(at offset: Int, _ order: ByteOrder) -> UInt64 {
        let first = UInt64(word32(at: offset, order))
        let second = UInt64(word32(at: offset + 4, order))
        return order == .little ? second << 32 | first : first << 32 | second
    }
}
