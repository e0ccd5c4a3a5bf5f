import Media

/// The IP and UDP headers that a journal writes before a datagram, so that every capture tool can read it.
enum InternetHeader {
    /// The largest payload that the length fields allow: 65,535 bytes, less the 8 of UDP (RFC 768), and with IPv4 also
    /// the 20 of its own header (RFC 791 §3.1). A kernel receives no longer one.
    static func longestPayload(from source: Endpoint, to destination: Endpoint) -> Int {
        length(from: source, to: destination) == 28 ? 65_507 : 65_527
    }

    static func length(from source: Endpoint, to destination: Endpoint) -> Int {
        switch (source.address, destination.address) {
        case (.v4, .v4): 28
        default: 48
        }
    }

    /// Appends both headers. The payload is needed for the UDP checksum, which IPv6 requires (RFC 8200 §8.1).
    static func append(
        to buffer: inout BlockBuffer, from source: Endpoint, to destination: Endpoint, payload: Span<UInt8>
    ) {
        let datagramLength = UInt16(truncatingIfNeeded: payload.count + 8)
        if case .v4(let sourceBits) = source.address, case .v4(let destinationBits) = destination.address {
            appendVersion4(to: &buffer, sourceBits, destinationBits, datagramLength)
            // A checksum of 0 means that there is none (RFC 768).
            appendUDP(to: &buffer, source.port, destination.port, datagramLength, checksum: 0)
        } else {
            let from = mapped(source.address)
            let to = mapped(destination.address)
            appendVersion6(to: &buffer, from, to, datagramLength)
            var sum = Checksum()
            for word in [from.high, from.low, to.high, to.low] { sum.add(word) }
            sum.add(UInt64(datagramLength) + 17)
            sum.add(UInt64(source.port) + UInt64(destination.port) + UInt64(datagramLength))
            sum.add(payload)
            // A sum of 0 is sent as all ones, since 0 means "none" (RFC 768).
            let checksum = sum.folded == 0 ? 0xFFFF : sum.folded
            appendUDP(to: &buffer, source.port, destination.port, datagramLength, checksum: checksum)
        }
    }

    private static func appendVersion4(
        to buffer: inout BlockBuffer, _ source: UInt32, _ destination: UInt32, _ datagramLength: UInt16
    ) {
        let first = 0x4500_0000 | (UInt32(datagramLength) + 20)  // version 4, 5 words of header, total length
        let second: UInt32 = 0x0000_4000  // identification 0, Don't Fragment
        let third: UInt32 = 64 << 24 | 17 << 16  // time to live, UDP
        var sum = Checksum()
        for word in [first, second, third, source, destination] { sum.add(UInt64(word)) }
        buffer.appendBigEndian(first)
        buffer.appendBigEndian(second)
        buffer.appendBigEndian(third | UInt32(sum.folded))
        buffer.appendBigEndian(source)
        buffer.appendBigEndian(destination)
    }

    private static func appendVersion6(
        to buffer: inout BlockBuffer, _ source: (high: UInt64, low: UInt64),
        _ destination: (high: UInt64, low: UInt64), _ datagramLength: UInt16
    ) {
        buffer.appendBigEndian(UInt32(0x6000_0000))  // version 6, no traffic class, no flow label
        buffer.appendBigEndian(datagramLength)
        buffer.appendBigEndian(UInt16(17 << 8 | 64))  // UDP, hop limit
        for word in [source.high, source.low, destination.high, destination.low] { buffer.appendBigEndian(word) }
    }

    private static func appendUDP(
        to buffer: inout BlockBuffer, _ source: UInt16, _ destination: UInt16, _ length: UInt16, checksum: UInt16
    ) {
        for word in [source, destination, length, checksum] { buffer.appendBigEndian(word) }
    }

    /// An IPv4 address in a packet with an IPv6 address is written as `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2).
    private static func mapped(_ address: IPAddress) -> (high: UInt64, low: UInt64) {
        switch address {
        case .v4(let bits): (0, 0xFFFF_0000_0000 | UInt64(bits))
        case .v6(let high, let low): (high, low)
        }
    }
}

/// The Internet checksum (RFC 1071 §1): the complement of the ones' complement sum of 16-bit words.
struct Checksum {
    /// With 32-bit words, the carries need no folding before 2^32 of them.
    private var sum: UInt64 = 0

    mutating func add(_ word: UInt64) {
        sum &+= word >> 32
        sum &+= word & 0xFFFF_FFFF
    }

    /// Words of 16 bits in network order, an odd last byte padded with 0.
    mutating func add(_ bytes: Span<UInt8>) {
        var index = 0
        while index + 1 < bytes.count {
            sum &+= UInt64(bytes[index]) << 8 | UInt64(bytes[index + 1])
            index += 2
        }
        if index < bytes.count { sum &+= UInt64(bytes[index]) << 8 }
    }

    var folded: UInt16 {
        var rest = sum
        while rest > 0xFFFF { rest = rest >> 16 &+ rest & 0xFFFF }
        return ~UInt16(rest)
    }
}
