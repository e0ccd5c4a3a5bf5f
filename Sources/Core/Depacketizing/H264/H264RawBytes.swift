/// The raw byte sequence payload of a NAL unit: the bytes without emulation prevention (ITU-T H.264 §7.3.1, §7.4.1).
///
/// Only what is parsed is copied; the unit itself stays as it came.
enum H264RawBytes {
    /// The bytes behind the unit's header, at most `limit` of them.
    static func array(ofUnit unit: Span<UInt8>, limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        forEach(inUnit: unit) { byte in
            bytes.append(byte)
            return bytes.count < limit
        }
        return bytes
    }

    /// The first bytes behind the unit's header.
    static func leadingBits(ofUnit unit: Span<UInt8>) -> LeadingBits {
        var bits = LeadingBits()
        forEach(inUnit: unit) { byte in bits.append(byte) }
        return bits
    }

    /// Calls `body` for each byte until it returns false. A 3 after two zeros is emulation prevention.
    private static func forEach(inUnit unit: Span<UInt8>, _ body: (UInt8) -> Bool) {
        var zeros = 0
        for i in unit.indices.dropFirst() {
            let byte = unit[i]
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            if !body(byte) { return }
        }
    }
}
