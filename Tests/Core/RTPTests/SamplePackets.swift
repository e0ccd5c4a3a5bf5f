import RTP
import TestSupport

/// Whole packets, each with its origin, for the tests and for the hostile variations of them.
enum SamplePackets {
    // Capture vp8-opus-sr, packet 1 (a browser, through an SFU): Opus, two header extension elements, cut after 8
    // bytes of payload.
    static let opus = hex(
        """
        90           # V=2 P=0 X=1 CC=0
        EF           # M=1 PT=111
        61 5D        # sequence number 24925
        23 41 B2 E0  # timestamp 591508192
        64 2B F3 AB  # SSRC
        BE DE 00 01  # one-byte form, 1 word (RFC 8285 §4.2)
        40 30        # id 4, 1 byte
        10 9D        # id 1, 1 byte: audio level (RFC 6464)
        78 82 5A 52 0B 3E B0 FF  # payload
        """)

    // Capture vp8-opus-sr-rtx, packet 1: a probe that is padding alone; its 254 zeros follow in code.
    static let paddingOnly =
        hex(
            """
            B0           # V=2 P=1 X=1 CC=0
            61           # M=0 PT=97
            2E 20        # sequence number 11808
            00 00 00 00  # timestamp 0
            9E AB 23 51  # SSRC
            BE DE 00 02  # one-byte form, 2 words
            40 31        # id 4, 1 byte
            22 0C 78 F1  # id 2, 3 bytes: absolute send time
            00 00        # padding of the extension
            """) + [UInt8](repeating: 0, count: 254) + [255]

    // Hand-built after RFC 3550 §5.1: two contributing sources, no extension, padding of four behind two bytes.
    static let contributors = hex(
        """
        A2           # V=2 P=1 X=0 CC=2
        60           # M=0 PT=96
        FF FF        # sequence number 65535
        FF FF FF FF  # timestamp
        00 00 00 01  # SSRC
        00 00 00 02  # CSRC
        00 00 00 03  # CSRC
        AA BB        # payload
        00 00 00 04  # padding: 4
        """)

    // Hand-built after RFC 8285 §4.3: the two-byte form with appbits 5, an empty element and padding between.
    static let twoByteForm = hex(
        """
        90 60 00 01  # V=2 X=1 PT=96, sequence number 1
        00 00 00 00  # timestamp
        00 00 00 01  # SSRC
        10 05 00 03  # two-byte form, appbits 5, 3 words
        10 00        # id 16, no bytes
        00           # padding
        FF 03 01 02 03  # id 255, 3 bytes
        00           # padding
        0F 01 09     # id 15 is an ordinary one in this form
        CC           # payload
        """)

    static let all = [opus, paddingOnly, contributors, twoByteForm]
}

/// A span of a static or computed array cannot outlive an expression; this one is of a parameter.
func parsePacket(_ bytes: [UInt8]) throws(RTPError) -> RTPPacket {
    try RTPPacket(parsing: bytes.span)
}

func parseReports(_ bytes: [UInt8]) -> RTCPCompound {
    RTCPCompound(parsing: bytes.span)
}

/// A small packet whose payload is its own sequence number.
func datagram(sequence: UInt16, timestamp: UInt32 = 0) -> [UInt8] {
    let (high, low) = (UInt8(sequence >> 8), UInt8(sequence & 255))
    let clock = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: timestamp >> UInt32($0)) }
    return [0x80, 96, high, low] + clock + [0, 0, 0, 1, high, low]
}

/// Each single-bit change of the first `count` bytes.
func bitFlips(of bytes: [UInt8], first count: Int) -> [[UInt8]] {
    (0..<min(count, bytes.count) * 8).map { bit in
        var changed = bytes
        changed[bit / 8] ^= 0x80 >> UInt8(bit % 8)
        return changed
    }
}

/// Random bytes that begin like RTP or RTCP often enough to get past the first check.
func randomDatagram(using generator: inout SeededGenerator) -> [UInt8] {
    var bytes = (0..<Int.random(in: 0...72, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator)
    }
    if !bytes.isEmpty, Bool.random(using: &generator) { bytes[0] = bytes[0] & 0x3F | 0x80 }
    if bytes.count > 3, Bool.random(using: &generator) {
        bytes[1] = UInt8.random(in: 198...206, using: &generator)
        bytes[2] = 0
        bytes[3] = UInt8.random(in: 0...12, using: &generator)
    }
    return bytes
}
