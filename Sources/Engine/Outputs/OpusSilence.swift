/// Opus packets whose frames have no bytes: a decoder conceals, which fades into silence (RFC 6716 §3.1, §3.2.1). They
/// fill the gaps of a recorded stream (RFC 7845 §4.1).
struct OpusSilence: Equatable {
    /// Configuration and channels, as in the packet before the gap: so a decoder's state stays.
    private let tableOfContents: UInt8

    /// The longest packet: 120 ms at 48 kHz (RFC 6716 §3.4, R5).
    static let longestPacket: Int64 = 5760

    /// - Parameter first: the first byte of the packet before the gap.
    init(after first: UInt8) {
        tableOfContents = first & 0xFC
    }

    /// Makes `packet` the longest one of at most `samples` at 48 kHz. Returns its length; nil where none is so short.
    func fill(_ packet: inout [UInt8], within samples: Int64) -> Int64? {
        guard let configuration = configuration(within: samples) else { return nil }
        let frame = Self.frame(configuration)
        let count = min(samples, Self.longestPacket) / frame
        let head = configuration << 3 | tableOfContents & 4
        packet.removeAll(keepingCapacity: true)
        if count == 1 {
            packet.append(head)
        } else {
            // Code 3, all frames of the same length, which is 0 (RFC 6716 §3.2.5).
            packet.append(head | 3)
            packet.append(UInt8(clamping: count))
        }
        return count * frame
    }

    /// The packet's own configuration; where its frame is too long, one of its mode and bandwidth, and of those too
    /// long for 10 ms the CELT mode's of the same bandwidth (RFC 7845 §4.1). That mode has no medium band.
    private func configuration(within samples: Int64) -> UInt8? {
        let own = tableOfContents >> 3
        let (least, short): (UInt8, UInt8?) =
            switch own {
            case 0...3: (0, 16)
            case 4...11: (own & ~3, 20)
            case 12, 13: (12, 24)
            case 14, 15: (14, 28)
            default: (own & ~3, nil)
            }
        let inMode = stride(from: Int(own), through: Int(least), by: -1).map { UInt8($0) }
        let inCELT = short.map { [$0 + 1, $0] } ?? []
        return (inMode + inCELT).first { Self.frame($0) <= samples }
    }

    /// Samples at 48 kHz of a frame (RFC 6716 table 2): SILK 10 to 60 ms, hybrid 10 and 20 ms, CELT 2.5 to 20 ms.
    private static func frame(_ configuration: UInt8) -> Int64 {
        let size = Int64(configuration & 3)
        return switch configuration {
        case 0...11: size == 3 ? 2880 : 480 << size
        case 12...15: 480 << (size & 1)
        default: 120 << size
        }
    }
}
