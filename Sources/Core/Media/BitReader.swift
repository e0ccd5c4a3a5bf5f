/// Reads bits, most significant first, from a copied header; reading past the end gives nil.
public struct BitReader {
    private let bytes: [UInt8]
    public private(set) var position = 0

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    public var remaining: Int { bytes.count * 8 - position }

    public mutating func bit() -> Bool? {
        guard position < bytes.count * 8 else { return nil }
        defer { position += 1 }
        return bytes[position / 8] >> UInt8(7 - position % 8) & 1 == 1
    }

    /// An unsigned value of at most 32 bits.
    public mutating func bits(_ width: Int) -> UInt32? {
        guard (0...32).contains(width), width <= remaining else { return nil }
        var value: UInt32 = 0
        for _ in 0..<width {
            value = value << 1 | UInt32(bytes[position / 8] >> UInt8(7 - position % 8) & 1)
            position += 1
        }
        return value
    }

    /// ue(v) (ITU-T H.264 §9.1).
    public mutating func unsignedExpGolomb() -> UInt32? {
        var zeros = 0
        while let isOne = bit() {
            if isOne {
                guard let rest = bits(zeros) else { return nil }
                return UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(zeros)) - 1 + UInt64(rest))
            }
            zeros += 1
            if zeros > 31 { return nil }
        }
        return nil
    }

    /// se(v) (ITU-T H.264 §9.1.1).
    public mutating func signedExpGolomb() -> Int32? {
        guard let code = unsignedExpGolomb() else { return nil }
        let magnitude = Int32(truncatingIfNeeded: (UInt64(code) + 1) / 2)
        return code % 2 == 1 ? magnitude : -magnitude
    }
}
