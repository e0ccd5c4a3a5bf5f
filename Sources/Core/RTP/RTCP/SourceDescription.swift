import Media

/// Who the sources are (RFC 3550 §6.5).
///
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |                             SSRC                              |
///     |   item type   |     length    | text ...                      |
///     |   ... items, then 1 to 4 zero octets up to a 32-bit boundary  |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
public struct SourceDescription: Equatable, Sendable {
    public var chunks: [Chunk]

    /// One source and its canonical name, which joins the tracks of one participant (RFC 3550 §6.5.1).
    public struct Chunk: Equatable, Sendable {
        public var ssrc: UInt32
        /// Nil if the chunk names none; other items are stepped over.
        public var cname: String?

        public init(ssrc: UInt32, cname: String?) {
            self.ssrc = ssrc
            self.cname = cname
        }
    }

    public init(chunks: [Chunk]) {
        self.chunks = chunks
    }

    init(parsing body: Span<UInt8>, chunkCount: Int) throws(RTPError) {
        chunks = []
        var position = 0
        for _ in 0..<chunkCount {
            chunks.append(try Self.chunk(in: body, from: &position))
        }
    }

    /// As a packet of RTCP; a packet has room for 31 chunks, an item for 255 bytes.
    public func rendered() -> [UInt8] {
        let chunks = self.chunks.prefix(31)
        var body: [UInt8] = []
        for chunk in chunks {
            body.appendBigEndian(chunk.ssrc)
            if let cname = chunk.cname?.utf8.prefix(255) {
                body += [1, UInt8(truncatingIfNeeded: cname.count)]
                body += cname
            }
            body += [UInt8](repeating: 0, count: 4 - body.count % 4)
        }
        var bytes: [UInt8] = [0x80 | UInt8(truncatingIfNeeded: chunks.count), 202]
        bytes.appendBigEndian(UInt16(truncatingIfNeeded: body.count / 4))
        return bytes + body
    }

    private static func chunk(in body: Span<UInt8>, from position: inout Int) throws(RTPError) -> Chunk {
        guard let ssrc = body.uint32(at: position) else {
            throw .truncated(needed: 4, remaining: body.count - position)
        }
        var chunk = Chunk(ssrc: ssrc, cname: nil)
        position += 4
        while position < body.count, body[position] != 0 {
            guard position + 1 < body.count else { throw .truncated(needed: 2, remaining: 1) }
            let start = position + 2
            let count = Int(body[position + 1])
            guard count <= body.count - start else {
                throw .truncated(needed: count, remaining: body.count - start)
            }
            // CNAME = 1 (RFC 3550 §12.2).
            if body[position] == 1, chunk.cname == nil {
                chunk.cname = String(utf8In: body, start..<(start + count))
            }
            position = start + count
        }
        // At least one zero ends the items, and the next chunk begins at a multiple of four (RFC 3550 §6.5).
        position = min(body.count, (position / 4 + 1) * 4)
        return chunk
    }
}

extension String {
    /// Text of RTCP is UTF-8 (RFC 3550 §6.5); what is not becomes U+FFFD.
    init(utf8In bytes: Span<UInt8>, _ range: Range<Int>) {
        self.init(decoding: [UInt8](copying: bytes.extracting(range)), as: UTF8.self)
    }
}
