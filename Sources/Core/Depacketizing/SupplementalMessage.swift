import Media

/// A message of supplemental enhancement information (ITU-T H.264 §7.3.2.3.1, ITU-T H.265 §7.3.5).
enum SupplementalMessage {
    /// payloadType of a recovery point, in both codecs.
    static let recoveryPoint = 6
    /// Messages are short; longer ones carry something else.
    private static let maximumByteCount = 1024

    /// The payload of the first message of a type; nil without one.
    ///
    /// - Parameter unit: the NAL unit with its header of `header` bytes.
    static func payload(ofType type: Int, in unit: Span<UInt8>, header: Int) -> BitReader? {
        let bytes = RawBytes.array(ofUnit: unit, header: header, limit: maximumByteCount)
        var position = 0
        // The last byte holds the trailing bits.
        while position + 2 < bytes.count {
            guard let found = value(in: bytes, at: &position), let size = value(in: bytes, at: &position),
                size <= bytes.count - position
            else { return nil }
            if found == type { return BitReader(Array(bytes[position..<position + size])) }
            position += size
        }
        return nil
    }

    /// A number of bytes that are added up as long as they are 255.
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
