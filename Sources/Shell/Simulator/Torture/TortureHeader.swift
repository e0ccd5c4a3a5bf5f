/// The header fields of a stream's packets (RFC 3550 §5.1).
struct TortureHeader: Sendable {
    private(set) var ssrc: UInt32
    /// The SSRCs used so far.
    private(set) var ssrcs: [UInt32]
    var payloadType: UInt8
    /// The timestamp of the next packets, in ticks of the stream's clock, modulo 2^32.
    private(set) var timestamp: UInt32 = 0
    private var sequence: UInt16
    /// RTP timestamp of tick 0, modulo 2^32.
    private var base: UInt32

    /// Random numbers, except those that the scenario specifies.
    init(payloadType: UInt8, track: TortureScenario.Track, using generator: inout SplitMix64) {
        self.payloadType = payloadType
        ssrc = UInt32(truncatingIfNeeded: generator.next())
        ssrcs = [ssrc]
        let sequence = UInt16(truncatingIfNeeded: generator.next())
        let timestamp = UInt32(truncatingIfNeeded: generator.next())
        self.sequence = track.firstSequenceNumber ?? sequence
        base = track.firstTimestamp ?? timestamp
    }

    /// The RTP timestamp of a tick.
    func timestamp(ofTick tick: Int64) -> UInt32 {
        base &+ UInt32(truncatingIfNeeded: tick)
    }

    /// The next packets belong to a frame at `tick`.
    mutating func begin(frameAt tick: Int64) {
        timestamp = timestamp(ofTick: tick)
    }

    /// The packet with this stream's SSRC, timestamp and next sequence number.
    mutating func headed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        bytes[2] = UInt8(sequence >> 8)
        bytes[3] = UInt8(truncatingIfNeeded: sequence)
        sequence &+= 1
        put(timestamp, at: 4, in: &bytes)
        put(ssrc, at: 8, in: &bytes)
        return bytes
    }

    /// Begins another stream, which keeps only the payload type.
    mutating func renew(using generator: inout SplitMix64) {
        ssrc = UInt32(truncatingIfNeeded: generator.next())
        ssrcs.append(ssrc)
        sequence = UInt16(truncatingIfNeeded: generator.next())
        base = UInt32(truncatingIfNeeded: generator.next())
    }

    mutating func skip(sequenceNumbers count: UInt16) {
        sequence &+= count
    }

    mutating func skip(ticks: Int64) {
        base = base &+ UInt32(truncatingIfNeeded: ticks)
    }
}
