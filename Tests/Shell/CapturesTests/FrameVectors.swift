import Media
import TestSupport

/// Frames that hold the same four bytes from 10.0.0.1:5004 to 10.0.0.2:60001, or the IPv6 pair below.
enum FrameVectors {
    static let payload = hex("80 6f 00 01")
    static let source = endpoint(0x0A00_0001, 5004)
    static let destination = endpoint(0x0A00_0002, 60001)

    static let source6 = Endpoint(address: .v6(high: 0x2001_0DB8_0000_0000, low: 1), port: 5004)
    static let destination6 = Endpoint(address: .v6(high: 0x2001_0DB8_0000_0000, low: 2), port: 60001)

    /// Hand-built (RFC 791 §3.1, RFC 768).
    static let version4 = hex(
        """
        45 00 00 20   # version 4, 5 words; total length 32
        00 00 40 00   # identification 0, Don't Fragment
        40 11 26 cb   # TTL 64, UDP, header checksum
        0a 00 00 01 0a 00 00 02
        13 8c ea 61   # ports 5004, 60001
        00 0c 00 00   # length 12, no checksum
        80 6f 00 01
        """)

    /// Hand-built (RFC 8200 §3).
    static let version6 = hex(
        """
        60 00 00 00   # version 6
        00 0c 11 40   # payload length 12, UDP, hop limit 64
        20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01
        20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02
        13 8c ea 61
        00 0c 00 00
        80 6f 00 01
        """)

    /// Two zeroed addresses and the type of IPv4.
    static let ethernetHeader = hex("00 00 00 00 00 00  00 00 00 00 00 00  08 00")

    /// The IPv6 packet with extension headers put before UDP.
    static func version6(_ nextHeader: UInt8, _ extensions: [UInt8]) -> [UInt8] {
        var packet = Array(version6[..<40]) + extensions + version6[40...]
        packet[5] = UInt8(12 + extensions.count)
        packet[6] = nextHeader
        return packet
    }
}
