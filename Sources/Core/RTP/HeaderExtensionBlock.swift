import Media

/// The extension of an RTP header (RFC 3550 §5.3.1) and the elements in it (RFC 8285).
///
/// One-byte form, profile 0xBEDE (RFC 8285 §4.2), and two-byte form, profile 0x100x (§4.3):
///
///     +-+-+-+-+-+-+-+-+----------       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+----------
///     |  ID   | len-1 | bytes ...       |      ID       |      len      | bytes ...
///     +-+-+-+-+-+-+-+-+----------       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+----------
///
/// Extensions are optional for a receiver: a malformed element ends the list quietly and the packet stays good.
public struct HeaderExtensionBlock: Equatable, Sendable {
    /// "Defined by profile": which form the elements have.
    public var profile: UInt16
    /// Where the extension words are in the datagram, the four bytes of profile and length left out.
    public var range: Range<Int>

    public init(profile: UInt16, range: Range<Int>) {
        self.profile = profile
        self.range = range
    }

    init(parsing datagram: Span<UInt8>, at position: Int) throws(RTPError) {
        guard let profile = datagram.uint16(at: position), let words = datagram.uint16(at: position + 2) else {
            throw .truncated(needed: 4, remaining: datagram.count - position)
        }
        let start = position + 4
        let count = Int(words) * 4
        guard count <= datagram.count - start else {
            throw .truncated(needed: count, remaining: datagram.count - start)
        }
        self.profile = profile
        range = start..<(start + count)
    }

    /// Where the bytes of the first element `id` are in `datagram`, the one that this block was read from.
    public func element(id: UInt8, in datagram: Span<UInt8>) -> Range<Int>? {
        var position = range.lowerBound
        while let (found, bytes) = nextElement(in: datagram, from: &position) {
            if found == id { return bytes }
        }
        return nil
    }

    private func nextElement(in datagram: Span<UInt8>, from position: inout Int) -> (id: UInt8, bytes: Range<Int>)? {
        let isOneByteForm = profile == 0xBEDE
        // The low four bits of the two-byte profile are "appbits", to be ignored (RFC 8285 §4.3).
        guard isOneByteForm || profile & 0xFFF0 == 0x1000 else { return nil }
        let end = min(range.upperBound, datagram.count)
        while position < end {
            let first = datagram[position]
            position += 1
            if first == 0 { continue }  // padding (RFC 8285 §4.1.1)
            let id: UInt8
            let count: Int
            if isOneByteForm {
                id = first >> 4
                // 15 ends the list, and so does 0 with a length (RFC 8285 §4.2).
                guard id != 15, id != 0 else { break }
                count = Int(first & 0x0F) + 1
            } else {
                guard position < end else { break }
                id = first
                count = Int(datagram[position])
                position += 1
            }
            guard count <= end - position else { break }
            defer { position += count }
            return (id, position..<(position + count))
        }
        position = end
        return nil
    }
}
