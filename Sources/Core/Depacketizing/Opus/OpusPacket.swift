/// The frames of an Opus packet, by its first bytes (RFC 6716 §3.1).
///
///      0 1 2 3 4 5 6 7                    0 1 2 3 4 5 6 7
///     +-+-+-+-+-+-+-+-+                  +-+-+-+-+-+-+-+-+
///     |  config |s| c |  TOC     code 3: |v|p|     M     |  frame count
///     +-+-+-+-+-+-+-+-+                  +-+-+-+-+-+-+-+-+
struct OpusPacket: Equatable, Sendable {
    /// 120 ms at 48 kHz (RFC 6716 §3.4, R5).
    static let maximumSampleCount = 5760
    /// R2: the longest frame.
    static let maximumFrameByteCount = 1275

    /// s of the TOC byte: coded in stereo. The track's channel count is that of the SDP (RFC 7587 §4.1).
    var isStereo: Bool
    var frameCount: Int
    /// Samples per channel at 48 kHz in the whole packet.
    var sampleCount: Int

    init(parsing packet: Span<UInt8>) throws(DepacketizingError) {
        guard !packet.isEmpty else { throw .invalidOpusPacket(requirement: 1) }
        let toc = packet[0]
        isStereo = toc & 0x04 != 0
        switch toc & 0x03 {
        case 0:
            frameCount = 1
            try Self.checkFrame(byteCount: packet.count - 1)
        case 1:
            frameCount = 2
            guard packet.count & 1 == 1 else { throw .invalidOpusPacket(requirement: 3) }
            try Self.checkFrame(byteCount: (packet.count - 1) / 2)
        case 2:
            frameCount = 2
            var cursor = 1
            let first = try Self.frameLength(packet, at: &cursor, requirement: 4)
            guard first <= packet.count - cursor else { throw .invalidOpusPacket(requirement: 4) }
            try Self.checkFrame(byteCount: packet.count - cursor - first)
        default:
            frameCount = try Self.checkedFrameCount(packet)
        }
        sampleCount = frameCount * Self.samplesPerFrame(configuration: toc >> 3)
        guard sampleCount <= Self.maximumSampleCount else { throw .invalidOpusPacket(requirement: 5) }
    }

    /// Frame sizes of table 2: SILK 10 to 60 ms, hybrid 10 and 20 ms, CELT 2.5 to 20 ms.
    private static func samplesPerFrame(configuration: UInt8) -> Int {
        let size = Int(configuration & 3)
        return switch configuration {
        case 0...11: size == 3 ? 2880 : 480 << size
        case 12...15: 480 << (size & 1)
        default: 120 << size
        }
    }

    /// R2.
    private static func checkFrame(byteCount: Int) throws(DepacketizingError) {
        guard byteCount <= maximumFrameByteCount else { throw .invalidOpusPacket(requirement: 2) }
    }

    /// A length of one or two bytes (RFC 6716 §3.2.1).
    private static func frameLength(
        _ packet: Span<UInt8>, at cursor: inout Int, requirement: Int
    ) throws(DepacketizingError) -> Int {
        guard cursor < packet.count else { throw .invalidOpusPacket(requirement: requirement) }
        let first = Int(packet[cursor])
        cursor += 1
        guard first >= 252 else { return first }
        guard cursor < packet.count else { throw .invalidOpusPacket(requirement: requirement) }
        cursor += 1
        return first + 4 * Int(packet[cursor - 1])
    }

    /// A code 3 packet: frame count byte, padding, lengths (RFC 6716 §3.2.5, R6 and R7).
    private static func checkedFrameCount(_ packet: Span<UInt8>) throws(DepacketizingError) -> Int {
        guard packet.count >= 2 else { throw .invalidOpusPacket(requirement: 6) }
        let head = packet[1]
        let isVariable = head & 0x80 != 0
        let requirement = isVariable ? 7 : 6
        let count = Int(head & 0x3F)
        guard count > 0 else { throw .invalidOpusPacket(requirement: 5) }
        var cursor = 2
        var padding = 0
        if head & 0x40 != 0 {
            var hasMore = true
            while hasMore {
                guard cursor < packet.count else { throw .invalidOpusPacket(requirement: requirement) }
                // 255 means 254 bytes and another length byte.
                hasMore = packet[cursor] == 255
                padding += hasMore ? 254 : Int(packet[cursor])
                cursor += 1
            }
        }
        var coded = 0
        if isVariable {
            for _ in 1..<count { coded += try frameLength(packet, at: &cursor, requirement: requirement) }
        }
        let remaining = packet.count - cursor - padding - coded
        guard remaining >= 0 else { throw .invalidOpusPacket(requirement: requirement) }
        if isVariable {
            try checkFrame(byteCount: remaining)
        } else {
            guard remaining.isMultiple(of: count) else { throw .invalidOpusPacket(requirement: 6) }
            try checkFrame(byteCount: remaining / count)
        }
        return count
    }
}
