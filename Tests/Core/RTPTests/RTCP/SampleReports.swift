import TestSupport

/// Whole RTCP datagrams, each with its origin.
enum SampleReports {
    // Capture vp8-opus-sr, packet 56: Chromium's sender report with a source description.
    static let senderReport = hex(
        """
        80 C8 00 06              # V=2 P=0 RC=0, SR, 7 words
        B2 C8 C0 E8              # SSRC
        EE AB 5D B5 DE 0F F5 40  # NTP timestamp
        0B 1A 55 8A              # RTP timestamp 186275210
        00 00 00 23 00 00 67 05  # 35 packets, 26373 octets
        81 CA 00 06              # V=2 SC=1, SDES, 7 words
        B2 C8 C0 E8              # SSRC
        01 10 4B 61 54 73 67 55 56 64 44 30 39 78 47 52 53 31  # CNAME "KaTsgUVdD09xGRS1"
        00 00                    # end, padding
        """)

    // Hand-built after RFC 3550 §6.4.2 and §6.6: two report blocks, feedback, and a goodbye with a reason.
    static let receiverReport = hex(
        """
        82 C9 00 0D              # V=2 RC=2, RR, 14 words
        00 00 00 01              # SSRC of the sender
        00 00 00 02 40 FF FF FF 00 01 00 05 00 00 00 10 5D B5 DE 0F 00 01 80 00
        00 00 00 03 00 00 00 07 00 00 00 09 00 00 00 00 00 00 00 00 00 00 00 00
        81 CE 00 02 00 00 00 01 00 00 00 02  # PSFB: picture loss indication (RFC 4585 §6.3.1)
        82 CB 00 03              # SC=2, BYE, 4 words
        00 00 00 01 00 00 00 02
        03 65 6E 64              # "end"
        """)

    static let all = [senderReport, receiverReport]
}
