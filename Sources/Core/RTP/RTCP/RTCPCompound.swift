import Media

/// The packets of one RTCP datagram (RFC 3550 §6.1), read leniently.
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |V=2|P|  count  |      PT       | length in 32-bit words - 1    |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///
/// *Tolerates:*
/// - reduced-size packets that begin with anything (RFC 5506 §3), as browsers send feedback;
/// - unknown types, which are named and stepped over (RFC 3550 §6.1 demands it);
/// - an end in the middle (no sender known): `failure` has the error, and the packets read before it stay.
public struct RTCPCompound: Equatable, Sendable {
    public private(set) var packets: [RTCPPacket] = []
    /// The first thing that was wrong; nil if every byte made sense.
    public private(set) var failure: RTPError?

    public init(parsing datagram: Span<UInt8>) {
        var position = 0
        while position < datagram.count {
            guard let word = datagram.uint32(at: position) else {
                fail(.truncated(needed: 4, remaining: datagram.count - position))
                return
            }
            let version = UInt8(truncatingIfNeeded: word >> 30)
            guard version == 2 else {
                fail(.unsupportedVersion(version))
                return
            }
            let count = (Int(word & 0xFFFF) + 1) * 4
            guard count <= datagram.count - position else {
                fail(.truncated(needed: count, remaining: datagram.count - position))
                return
            }
            do {
                let packet = datagram.extracting(position..<(position + count))
                packets.append(try Self.packet(in: packet, isPadded: word & 0x2000_0000 != 0))
            } catch {
                // The length still gives the place of the next packet.
                fail(error)
            }
            position += count
        }
    }

    private mutating func fail(_ error: RTPError) {
        failure = failure ?? error
    }

    /// `bytes` is one whole packet, its four-byte header included.
    private static func packet(in bytes: Span<UInt8>, isPadded: Bool) throws(RTPError) -> RTCPPacket {
        var end = bytes.count
        if isPadded {
            let padding = Int(bytes[end - 1])
            guard padding > 0, padding <= end - 4 else {
                throw .invalidPadding(count: padding, available: end - 4)
            }
            end -= padding
        }
        let itemCount = Int(bytes[0] & 0x1F)
        let body = bytes.extracting(4..<end)
        // Packet types: RFC 3550 §12.1.
        switch bytes[1] {
        case 200: return .senderReport(try SenderReport(parsing: body, reportCount: itemCount))
        case 201: return .receiverReport(try ReceiverReport(parsing: body, reportCount: itemCount))
        case 202: return .sourceDescription(try SourceDescription(parsing: body, chunkCount: itemCount))
        case 203: return .goodbye(try Goodbye(parsing: body, sourceCount: itemCount))
        case let type: return .unknown(type: type)
        }
    }
}
