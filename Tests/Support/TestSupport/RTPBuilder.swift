/// Writes the packets of one RTP stream (RFC 3550 §5.1); what it gives depends on what it was asked for alone.
///
/// Sequence numbers and picture ids go on by themselves, timestamps when a frame is finished. A packet that is built
/// and not sent is a lost one.
public struct RTPBuilder: Sendable {
    public var payloadType: UInt8
    public var ssrc: UInt32
    public var sequenceNumber: UInt16
    public var timestamp: UInt32
    /// PictureID of the next VP8 frame, 15 bits (RFC 7741 §4.2).
    public var pictureID: UInt16 = 100
    /// Ticks from one frame to the next.
    public var step: UInt32

    public init(payloadType: UInt8, ssrc: UInt32, sequenceNumber: UInt16 = 1, timestamp: UInt32 = 0, step: UInt32) {
        self.payloadType = payloadType
        self.ssrc = ssrc
        self.sequenceNumber = sequenceNumber
        self.timestamp = timestamp
        self.step = step
    }

    /// One packet with the present timestamp.
    public mutating func packet(_ payload: [UInt8], hasMarker: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = [0x80, (hasMarker ? 0x80 : 0) | payloadType]
        bytes += bigEndian(sequenceNumber) + bigEndian(timestamp) + bigEndian(ssrc)
        bytes += payload
        sequenceNumber &+= 1
        return bytes
    }

    /// A packet of 20 ms of stereo audio: code 0, configuration 31 (RFC 6716 §3.1), then `content`.
    public mutating func opus(_ content: UInt8 = 0x55) -> [UInt8] {
        defer { timestamp &+= step }
        return packet([0xFC, content, content, content])
    }

    /// A packet of G.711, 20 ms at 8 kHz (RFC 3551 §4.5.14).
    public mutating func g711() -> [UInt8] {
        defer { timestamp &+= step }
        return packet([UInt8](repeating: 0xFF, count: 160))
    }

    /// A VP8 frame in `count` packets, the marker on the last (RFC 7741 §4.2); the first one alone has the S bit.
    public mutating func vp8(
        isKeyFrame: Bool, packets count: Int = 2, width: UInt16 = 64, height: UInt16 = 48, isDiscardable: Bool = false
    ) -> [[UInt8]] {
        defer {
            timestamp &+= step
            pictureID = (pictureID + 1) & 0x7FFF
        }
        return (0..<max(1, count)).map { i in
            let required: UInt8 = 0x80 | (isDiscardable ? 0x20 : 0) | (i == 0 ? 0x10 : 0)
            var payload: [UInt8] = [required, 0x80] + bigEndian(pictureID | 0x8000)
            if i == 0 {
                // Frame tag; a key frame goes on with start code and size, little-endian (RFC 6386 §9.1).
                payload += [isKeyFrame ? 0x10 : 0x11, 0x02, 0x00]
                if isKeyFrame {
                    payload += [0x9D, 0x01, 0x2A]
                    payload += [UInt8(width & 0xFF), UInt8(width >> 8), UInt8(height & 0xFF), UInt8(height >> 8)]
                }
            }
            payload += [UInt8(truncatingIfNeeded: i), 0xAA, 0xBB]
            return packet(payload, hasMarker: i == max(1, count) - 1)
        }
    }

    /// A sender report of this stream: `timestamp` was sampled `nanoseconds` after 2026-01-01 (RFC 3550 §6.4.1).
    public func senderReport(of timestamp: UInt32, at nanoseconds: Int64) -> [UInt8] {
        let seconds = UInt32(3_976_214_400 + nanoseconds / 1_000_000_000)
        let fraction = UInt32((UInt64(nanoseconds % 1_000_000_000) << 32) / 1_000_000_000)
        var bytes: [UInt8] = [0x80, 200, 0, 6] + bigEndian(ssrc)
        bytes += bigEndian(seconds) + bigEndian(fraction) + bigEndian(timestamp)
        return bytes + bigEndian(UInt32(0)) + bigEndian(UInt32(0))
    }
}

private func bigEndian<Word: FixedWidthInteger>(_ word: Word) -> [UInt8] {
    stride(from: Word.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> Word($0)) }
}
