/// The raw byte sequence payload of an H.264 or H.265 NAL unit: the bytes after its header without emulation
/// prevention (ITU-T H.264 §7.3.1, §7.4.1; ITU-T H.265 §7.3.1.1, §7.4.2.1).
///
/// Only the parsed bytes are copied; the unit itself stays as it came.
enum RawBytes {
    /// The bytes after the unit's header of `header` bytes, at most `limit` of them.
    static func array(ofUnit unit: Span<UInt8>, header: Int, limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        forEach(inUnit: unit, header: header) { byte in
            bytes.append(byte)
            return bytes.count < limit
        }
        return bytes
    }

    /// The first bytes after the unit's header of `header` bytes.
    static func leadingBits(ofUnit unit: Span<UInt8>, header: Int) -> LeadingBits {
        var bits = LeadingBits()
        forEach(inUnit: unit, header: header) { byte in bits.append(byte) }
        return bits
    }

    /// Calls `body` for each byte until it returns false. A 3 after two zeros is emulation prevention.
    private static func forEach(inUnit unit: Span<UInt8>, header: Int, _ body: (UInt8) -> Bool) {
        var zeros = 0
        for i in unit.indices.dropFirst(header) {
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
