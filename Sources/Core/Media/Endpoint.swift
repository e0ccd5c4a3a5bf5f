/// An IPv4 or IPv6 address as bytes in network order.
public enum IPAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(high: UInt64, low: UInt64)

    /// Dotted quad, or hexadecimal groups with at most one `::` (RFC 4291 §2.2).
    public init?(parsing text: String) {
        if let address = Self.quad(text) {
            self = .v4(address)
            return
        }
        let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let isShortened = text.contains("::")
        guard let front = Self.groups(halves[0]), let back = Self.groups(isShortened ? halves[1] : ""),
            isShortened ? front.count + back.count < 8 : front.count == 8
        else { return nil }
        let all = front + [UInt64](repeating: 0, count: 8 - front.count - back.count) + back
        self = .v6(
            high: all[0..<4].reduce(0) { $0 << 16 | $1 }, low: all[4..<8].reduce(0) { $0 << 16 | $1 })
    }

    public var isVersion6: Bool {
        if case .v6 = self { true } else { false }
    }

    /// RFC 1112 §4 and RFC 4291 §2.7.
    public var isMulticast: Bool {
        switch self {
        case .v4(let bits): bits >> 28 == 0xE
        case .v6(let high, _): high >> 56 == 0xFF
        }
    }

    private static func quad(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard part.count <= 3, part.utf8.allSatisfy({ (48...57).contains($0) }), let byte = UInt8(part)
            else { return nil }
            bits = bits << 8 | UInt32(byte)
        }
        return bits
    }

    private static func groups(_ text: String) -> [UInt64]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt64] = []
        for part in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard (1...4).contains(part.count), part.allSatisfy(\.isHexDigit), let group = UInt16(part, radix: 16)
            else { return nil }
            groups.append(UInt64(group))
        }
        return groups.count <= 8 ? groups : nil
    }

    /// The usual text form: dotted quad, or eight groups of hexadecimal digits.
    public func rendered() -> String {
        switch self {
        case .v4(let bits):
            return "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
        case .v6(let high, let low):
            let groups =
                [48, 32, 16, 0].map { high >> UInt64($0) & 0xFFFF }
                + [48, 32, 16, 0].map { low >> UInt64($0) & 0xFFFF }
            return groups.map { String($0, radix: 16) }.joined(separator: ":")
        }
    }
}

/// One end of a UDP exchange.
public struct Endpoint: Hashable, Sendable {
    public var address: IPAddress
    public var port: UInt16

    public init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }
}
