import Media

/// Addresses in the form that CSockets uses: IPv4 mapped into IPv6, ::ffff:a.b.c.d (RFC 4291 §2.5.5.2).
extension IPAddress {
    init(mappedHigh high: UInt64, low: UInt64) {
        if high == 0, low >> 32 == 0xFFFF {
            self = .v4(UInt32(truncatingIfNeeded: low))
        } else {
            self = .v6(high: high, low: low)
        }
    }

    var mapped: (high: UInt64, low: UInt64) {
        switch self {
        case .v4(let bits): (0, 0xFFFF_0000_0000 | UInt64(bits))
        case .v6(let high, let low): (high, low)
        }
    }

    /// One form per host: a mapped IPv4 address becomes the IPv4 address, so that a pinned address equals its source.
    var canonical: IPAddress {
        IPAddress(mappedHigh: mapped.high, low: mapped.low)
    }

    /// 0.0.0.0 or ::, which means every local address.
    var isUnspecified: Bool {
        self == .v4(0) || self == .v6(high: 0, low: 0)
    }
}
