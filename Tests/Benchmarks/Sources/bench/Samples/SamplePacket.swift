/// One packet of the sample, kept as the whole Ethernet frame that the capture holds.
struct SamplePacket {
    enum Kind: CaseIterable {
        case audio, video
    }

    var kind: Kind
    /// Nanoseconds since the sample's first packet.
    var time: Int64
    var frame: [UInt8]
    /// Where the RTP packet begins in the frame.
    var start: Int
    /// Where the 15-bit picture ID of the VP8 payload descriptor stands in the frame (RFC 7741 §4.2).
    var pictureID: Int?

    var sequenceNumber: UInt16 { UInt16(word(at: start + 2)) }
    var timestamp: UInt32 { word(at: start + 4) << 16 | word(at: start + 6) }
    var hasMarker: Bool { frame[start + 1] & 0x80 != 0 }

    /// nil of a frame that is not IPv4 and UDP to one of the sample's ports.
    init?(frame: [UInt8], time: Int64, audioPort: UInt16, videoPort: UInt16) {
        // Ethernet II has 14 bytes; 0x0800 is IPv4, protocol 17 is UDP.
        guard frame.count > 14 + 20 + 8 + 12, frame[12] == 0x08, frame[13] == 0x00, frame[14] >> 4 == 4, frame[23] == 17
        else { return nil }
        self.frame = frame
        self.time = time
        kind = .audio
        let transport = 14 + Int(frame[14] & 0x0F) * 4
        start = transport + 8
        switch UInt16(word(at: transport + 2)) {
        case audioPort: kind = .audio
        case videoPort: kind = .video
        default: return nil
        }
        // A checksum of zero is none (RFC 768); the real one would end with the first rewritten byte.
        self.frame[transport + 6] = 0
        self.frame[transport + 7] = 0
        if kind == .video { pictureID = pictureIDPosition }
    }

    /// Writes the packet's fields anew: its part in one continuous stream.
    func write(_ position: StreamPosition, into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: frame)
        Self.put(UInt32(position.sequenceNumber), at: start + 2, in: &bytes)
        Self.put(position.timestamp >> 16, at: start + 4, in: &bytes)
        Self.put(position.timestamp, at: start + 6, in: &bytes)
        Self.put(position.ssrc >> 16, at: start + 8, in: &bytes)
        Self.put(position.ssrc, at: start + 10, in: &bytes)
        // The marker of sound begins a talkspurt (RFC 3551 §4.1): only the first packet does.
        if kind == .audio, position.turn > 0 { bytes[start + 1] &= 0x7F }
        if let pictureID {
            let number = (word(at: pictureID) + position.pictures) & 0x7FFF
            Self.put(0x8000 | number, at: pictureID, in: &bytes)
        }
    }

    private static func put(_ value: UInt32, at index: Int, in bytes: inout [UInt8]) {
        bytes[index] = UInt8(value >> 8 & 0xFF)
        bytes[index + 1] = UInt8(value & 0xFF)
    }

    private func word(at index: Int) -> UInt32 {
        UInt32(frame[index]) << 8 | UInt32(frame[index + 1])
    }

    private var pictureIDPosition: Int? {
        var index = start + 12 + Int(frame[start] & 0x0F) * 4
        // The header extension's length counts words behind its own four bytes (RFC 3550 §5.3.1).
        if frame[start] & 0x10 != 0, index + 4 <= frame.count { index += 4 + Int(word(at: index + 2)) * 4 }
        guard index + 4 <= frame.count, frame[index] & 0x80 != 0, frame[index + 1] & 0x80 != 0,
            frame[index + 2] & 0x80 != 0
        else { return nil }
        return index + 2
    }
}

/// Where a packet of the sample stands in the stream that the looped sample makes.
struct StreamPosition {
    var sequenceNumber: UInt16
    var timestamp: UInt32
    var ssrc: UInt32
    /// Pictures before this turn of the loop.
    var pictures: UInt32
    var turn: Int
}
