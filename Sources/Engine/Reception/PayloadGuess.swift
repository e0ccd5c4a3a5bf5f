import Depacketizing
import Media
public import RTP

/// Guesses the codec of a stream without a session description; the caller marks the result as a guess.
///
/// Static payload types are certain (RFC 3551 §6). Video is recognised by a key frame that a depacketizer finds in it,
/// Opus by timestamps that advance exactly by the lengths in the packets (RFC 6716 §3.1).
public struct PayloadGuess {
    /// The maximum of packets examined per SSRC; a key frame usually comes within the first.
    public static let maximumPackets = 600

    /// Long after every packet, which all arrive at zero here.
    private static let end = SessionTime(milliseconds: 1000)

    private var candidates: [(format: PayloadFormat, unit: Depacketizer, keyFrames: Int, errors: Int)]
    private var opus = PayloadFormat(.audio(.opus), payloadType: 96).flatMap(Depacketizer.init(format:))
    private let payloadType: UInt8
    private var packetCount = 0
    private var lastSequence: UInt16?
    private var lastTimestamp: UInt32 = 0
    private var lastTicks: Int64 = 0
    private var opusMatches = 0
    private var opusMismatches = 0

    public init(payloadType: UInt8) {
        self.payloadType = payloadType
        candidates = VideoCodec.allCases.compactMap { codec in
            guard let format = PayloadFormat(.video(codec), payloadType: payloadType) else { return nil }
            return Depacketizer(format: format).map { (format, $0, 0, 0) }
        }
    }

    public mutating func observe(_ packet: RTPPacket, datagram: Span<UInt8>) {
        guard packetCount < Self.maximumPackets, !packet.payload.isEmpty else { return }
        packetCount += 1
        let follows = lastSequence.map { $0 &+ 1 == packet.sequenceNumber } ?? true
        let ordered = OrderedPacket(
            extendedTimestamp: Int64(packet.timestamp), hasMarker: packet.hasMarker, arrival: .zero,
            lostBefore: follows ? 0 : 1, payload: packet.payload)
        observeOpus(packet, ordered, datagram: datagram, follows: follows)
        var frames = FrameList()
        for i in candidates.indices {
            do {
                try candidates[i].unit.push(ordered, datagram: datagram, into: &frames)
            } catch {
                candidates[i].errors += 1
            }
            // A packet with the marker seems to end a frame, and none has to be waited for to make a guess.
            if packet.hasMarker { candidates[i].unit.poll(at: Self.end, into: &frames) }
            for frame in 0..<frames.count {
                if case .video(let video)? = frames[frame].format, (16...8192).contains(video.width),
                    (16...8192).contains(video.height)
                {
                    candidates[i].keyFrames += 1
                }
            }
            frames.removeAll()
        }
        lastSequence = packet.sequenceNumber
        lastTimestamp = packet.timestamp
    }

    private mutating func observeOpus(
        _ packet: RTPPacket, _ ordered: OrderedPacket, datagram: Span<UInt8>, follows: Bool
    ) {
        var frames = FrameList()
        do {
            try opus?.push(ordered, datagram: datagram, into: &frames)
        } catch {
            opusMismatches += 1
        }
        if packetCount > 1, follows, lastTicks > 0 {
            if Int64(packet.timestamp &- lastTimestamp) == lastTicks { opusMatches += 1 } else { opusMismatches += 1 }
        }
        lastTicks = frames.count > 0 ? frames[0].duration : 0
    }

    /// The likeliest format, nil when nothing fits.
    public var format: PayloadFormat? {
        if let format = PayloadFormat(staticPayloadType: payloadType), format.codec != nil { return format }
        if opusMatches > 2, opusMatches > 4 * opusMismatches {
            return PayloadFormat(.audio(.opus), payloadType: payloadType)
        }
        let likeliest = candidates.filter { $0.keyFrames > 0 && Self.isCredible($0.unit, errors: $0.errors) }
            .min { $0.errors < $1.errors }
        return likeliest?.format
    }

    /// AV1 has no start code that noise would have to hit: a stream of it must be read without a single error.
    private static func isCredible(_ unit: Depacketizer, errors: Int) -> Bool {
        unit.codec != .video(.av1) || errors == 0
    }
}
