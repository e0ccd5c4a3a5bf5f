import Media

/// The uncompressed data chunk at the beginning of a VP8 frame (RFC 6386 §9.1).
struct VP8FrameHeader: Equatable, Sendable {
    var isKeyFrame: Bool
    /// Size of a key frame in luma samples; the scaling bits are advice for display and are left out.
    var width: Int
    var height: Int

    init(parsing frame: Span<UInt8>) throws(DepacketizingError) {
        guard frame.count >= 3 else { throw .truncated(needed: 3, remaining: frame.count) }
        isKeyFrame = frame[0] & 1 == 0
        width = 0
        height = 0
        guard isKeyFrame else { return }
        guard frame.count >= 10 else { throw .truncated(needed: 10, remaining: frame.count) }
        let startCode = UInt32(frame[3]) << 16 | UInt32(frame[4]) << 8 | UInt32(frame[5])
        guard startCode == 0x9D012A else { throw .invalidStartCode(startCode) }
        // 14 bits of size, little-endian, below 2 bits of scaling.
        width = Int(frame[6]) | Int(frame[7] & 0x3F) << 8
        height = Int(frame[8]) | Int(frame[9] & 0x3F) << 8
        guard width > 0, height > 0 else { throw .emptyPicture(width: width, height: height) }
    }
}
