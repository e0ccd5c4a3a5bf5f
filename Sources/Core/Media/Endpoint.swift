/// An IPv4 or IPv6 address as bytes in network order.
public enum IPAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(high: UInt64, low: UInt64)

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
