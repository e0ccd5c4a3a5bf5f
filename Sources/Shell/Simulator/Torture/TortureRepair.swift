import Media

/// Makes retransmissions: a separate stream whose payload is the lost packet's sequence number and payload (RFC 4588
/// §4).
struct TortureRepair: Sendable {
    let delay: Interval
    private let payloadType: UInt8
    private let ssrc: UInt32
    private var sequence: UInt16

    init(_ repair: TortureScenario.Repair, seed: UInt64) {
        delay = repair.delay
        payloadType = repair.payloadType
        var generator = SplitMix64(seed: seed, stream: 2)
        ssrc = UInt32(truncatingIfNeeded: generator.next())
        sequence = UInt16(truncatingIfNeeded: generator.next())
    }

    /// The retransmission of `packet`; it keeps the header extension.
    mutating func packet(repairing packet: [UInt8]) -> [UInt8] {
        var header = 12 + 4 * Int(packet[0] & 0x0F)
        if packet[0] & 0x10 != 0, packet.count >= header + 4 {
            header += 4 + 4 * (Int(packet[header + 2]) << 8 | Int(packet[header + 3]))
        }
        header = min(header, packet.count)
        var bytes = Array(packet[..<header]) + packet[2..<4] + packet[header...]
        bytes[1] = packet[1] & 0x80 | payloadType
        bytes[2] = UInt8(sequence >> 8)
        bytes[3] = UInt8(truncatingIfNeeded: sequence)
        put(ssrc, at: 8, in: &bytes)
        sequence &+= 1
        return bytes
    }
}
