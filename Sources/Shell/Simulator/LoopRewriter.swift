import Media

/// Makes a capture that is played repeatedly look like one continuous stream.
///
/// In each further round, the sequence numbers of a source continue where they ended, and its RTP and NTP timestamps
/// advance by the length of a round (RFC 3550 §5.1, §6.4.1). The original sequence number inside a retransmission (RFC
/// 4588 §4) is not rewritten: from the second round on, a receiver that repairs with it finds it too old.
struct LoopRewriter: Sendable {
    /// The time from the beginning of one round to that of the next.
    let period: Interval
    private var sources: [UInt32: Source] = [:]

    private struct Source: Sendable {
        var clockRate: Int
        var lastSequence: UInt16
        /// Relative to the source's first packet, unwrapped.
        var extended: Int64 = 0
        var lowest: Int64 = 0
        var highest: Int64 = 0
        var packetCount: UInt32 = 1
        var payloadBytes: UInt32

        /// The number of sequence numbers in one round.
        var sequenceSpan: Int64 { highest - lowest + 1 }
    }

    init(_ capture: SimulatedCapture, descriptions: [ForwardedSDP]) {
        // A pause of about one frame, so that the first packet of a round does not coincide with the last of the
        // previous one.
        period = Interval(nanoseconds: capture.duration.nanoseconds &+ 20_000_000)
        for packet in capture.packets {
            for description in descriptions {
                guard let slot = description.slot(ofPort: packet.port) else { continue }
                note(capture.payload(of: packet), slot: slot, description: description)
            }
        }
    }

    /// The packet as sent in round `round`, counted from 0; nil for a BYE, which would end the stream.
    func rewritten(_ packet: [UInt8], round: Int64) -> [UInt8]? {
        guard Self.isControl(packet) else {
            guard round > 0, packet.count >= 12, let source = sources[word(packet, 8)] else { return packet }
            var copy = packet
            let sequence = UInt16(packet[2]) << 8 | UInt16(packet[3])
            let next = sequence &+ UInt16(truncatingIfNeeded: round &* source.sequenceSpan)
            copy[2] = UInt8(next >> 8)
            copy[3] = UInt8(truncatingIfNeeded: next)
            put(word(packet, 4) &+ ticks(round, source), at: 4, in: &copy)
            return copy
        }
        return rewrittenControl(packet, round: round)
    }

    /// Rewrites the sender reports in a compound packet (RFC 3550 §6.1).
    private func rewrittenControl(_ packet: [UInt8], round: Int64) -> [UInt8]? {
        var copy = packet
        var position = 0
        while position + 4 <= packet.count {
            let length = 4 * (Int(packet[position + 2]) << 8 | Int(packet[position + 3])) + 4
            switch packet[position + 1] {
            case 203:
                return nil
            case 200 where round > 0 && position + 28 <= packet.count:
                guard let source = sources[word(packet, position + 4)] else { break }
                let time = UInt64(word(packet, position + 8)) << 32 | UInt64(word(packet, position + 12))
                let moved = time &+ ntp(round)
                put(UInt32(moved >> 32), at: position + 8, in: &copy)
                put(UInt32(truncatingIfNeeded: moved), at: position + 12, in: &copy)
                put(word(packet, position + 16) &+ ticks(round, source), at: position + 16, in: &copy)
                let rounds = UInt32(truncatingIfNeeded: round)
                put(word(packet, position + 20) &+ rounds &* source.packetCount, at: position + 20, in: &copy)
                put(word(packet, position + 24) &+ rounds &* source.payloadBytes, at: position + 24, in: &copy)
            default:
                break
            }
            position += length
        }
        return copy
    }

    /// RFC 5761 §4: at the position of marker and payload type, RTCP has a packet type of 192 to 223.
    static func isControl(_ packet: [UInt8]) -> Bool {
        packet.count >= 2 && (192...223).contains(packet[1])
    }

    private mutating func note(_ packet: [UInt8], slot: ForwardedSDP.Slot, description: ForwardedSDP) {
        guard packet.count >= 12, !Self.isControl(packet) else { return }
        let sequence = UInt16(packet[2]) << 8 | UInt16(packet[3])
        let ssrc = word(packet, 8)
        let payloadBytes = UInt32(truncatingIfNeeded: packet.count - 12)
        guard var source = sources[ssrc] else {
            let rate = description.clockRate(of: packet[1] & 0x7F, in: slot.kind)
            sources[ssrc] = Source(clockRate: rate, lastSequence: sequence, payloadBytes: payloadBytes)
            return
        }
        source.extended += Int64(Int16(bitPattern: sequence &- source.lastSequence))
        source.lastSequence = sequence
        source.lowest = min(source.lowest, source.extended)
        source.highest = max(source.highest, source.extended)
        source.packetCount &+= 1
        source.payloadBytes &+= payloadBytes
        sources[ssrc] = source
    }

    private func ticks(_ round: Int64, _ source: Source) -> UInt32 {
        let perRound = (period.seconds * Double(source.clockRate)).rounded()
        return UInt32(truncatingIfNeeded: round &* Int64(perRound))
    }

    /// The duration of `round` rounds as seconds and 2^-32 seconds (RFC 3550 §4).
    private func ntp(_ round: Int64) -> UInt64 {
        ntpUnits(ofNanoseconds: round &* period.nanoseconds)
    }
}

/// A duration as seconds and 2^-32 seconds (RFC 3550 §4).
func ntpUnits(ofNanoseconds nanoseconds: Int64) -> UInt64 {
    let nanoseconds = UInt64(bitPattern: nanoseconds)
    let fraction = ((nanoseconds % 1_000_000_000) << 32) / 1_000_000_000
    return (nanoseconds / 1_000_000_000) << 32 | fraction
}

/// The big-endian word at `offset`, which must be inside `bytes`.
func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
}

func put(_ value: UInt32, at offset: Int, in bytes: inout [UInt8]) {
    for i in 0..<4 { bytes[offset + i] = UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * i)) }
}
