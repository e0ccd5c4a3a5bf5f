import Media

/// Whether by supplemental information decoding can begin with its picture, though that is no IDR picture, and after
/// how many frames everything is right (recovery point, ITU-T H.264 §D.1.8, §D.2.8).
///
/// Encoders with open groups of pictures send an IDR picture at the beginning and never again (x264 with `open-gop`).
enum H264RecoveryPoint {
    /// payloadType of the message.
    private static let type = 6
    /// Messages are short; longer ones carry something else.
    private static let maximumByteCount = 1024

    /// recovery_frame_cnt; nil where no message has one.
    ///
    /// - Parameter unit: the NAL unit with its header byte.
    static func frameCount(in unit: Span<UInt8>) -> UInt32? {
        let bytes = RawBytes.array(ofUnit: unit, header: 1, limit: maximumByteCount)
        var position = 0
        // The last byte holds the trailing bits.
        while position + 2 < bytes.count {
            guard let type = value(in: bytes, at: &position), let size = value(in: bytes, at: &position),
                size <= bytes.count - position
            else { return nil }
            if type == Self.type {
                var bits = BitReader(Array(bytes[position..<position + size]))
                return bits.unsignedExpGolomb()
            }
            position += size
        }
        return nil
    }

    /// A number of bytes that are added up as long as they are 255 (§7.3.2.3.1).
    private static func value(in bytes: [UInt8], at position: inout Int) -> Int? {
        var value = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            value += Int(byte)
            if byte != 255 { return value }
        }
        return nil
    }
}
