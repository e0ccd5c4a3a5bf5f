import Media

/// The frames of one kind from one or more captures, as an endless stream on a clean clock.
///
/// It removes the network's jitter: a frame is at the time of its RTP timestamp, and the packets with the least delay
/// align audio and video. Rounds follow each other without a gap in the audio. The captures must be complete and begin
/// with a key frame, because every round does.
struct TortureReel: Sendable {
    struct Frame: Equatable, Sendable {
        /// Ticks of the stream's clock since the scenario's begin.
        var ticks: Int64
        var packets: [[UInt8]]
        /// The frame is the first of a round.
        var isKeyFrame: Bool
    }

    private struct Round: Sendable {
        var frames: [Frame]
        /// Ticks until the next round.
        var length: Int64
    }

    let clockRate: Int
    private let rounds: [Round]
    /// Ticks between two stills.
    private let stillStep: Int64?
    private var round = 0
    private var position = 0
    private var played: Int64
    private var stillCount: Int64 = 0

    /// Durations are rounded down to this, so that they are whole ticks at 8000, 16,000, 48,000 and 90,000 per second.
    private static let grain: Int64 = 20_000_000
    /// The time of the first audio, which leaves room for video before it.
    private static let lead: Int64 = 100_000_000

    /// - Parameters:
    ///   - turn: how long to play each capture; nil: to its end.
    ///   - entry: where the stream begins in the first capture.
    init(
        _ kind: ForwardedSDP.MediaKind, of captures: [SimulatedCapture], description: ForwardedSDP, turn: Interval?,
        entry: Interval, stills: Interval?
    ) throws(SimulatorError) {
        var rate = 0
        var parts = try captures.map { capture throws(SimulatorError) in
            let sources = description.sections.map(\.kind).map { kind in
                CapturedSource(kind, of: capture, description: description)
            }
            guard let own = sources.first(where: { $0.kind == kind }), !own.frames.isEmpty,
                // Audio determines the round if there is any, because its rounds must join without a gap.
                let leader = sources.first(where: { $0.kind == .audio && !$0.frames.isEmpty }) ?? sources.first
            else { throw .unusableCapture(path: capture.path, reason: "contains no \(kind.rawValue)") }
            rate = own.clockRate
            var length = min(leader.length, turn?.nanoseconds ?? .max)
            length -= length % Self.grain
            guard length > 0 else { throw .unusableCapture(path: capture.path, reason: "too short to be repeated") }
            let shift = nanosecondsToTicks(own.offset - leader.offset + Self.lead, rate)
            let frames = own.frames.map { frame in
                Frame(
                    ticks: max(0, frame.ticks + shift), packets: frame.packets,
                    isKeyFrame: frame.ticks == own.frames[0].ticks)
            }
            return Round(frames: frames, length: nanosecondsToTicks(length, rate))
        }
        // A capture whose picture begins after its turn has no frame left, but still a place where the next would lie.
        let begins = parts.map { $0.frames[0].ticks }
        for index in parts.indices {
            // The last picture of a round lasts at least half a frame at 30 per second; the audio ends exactly.
            let rest = kind == .audio ? 0 : Int64(rate) / 60
            let end = parts[index].length + begins[(index + 1) % begins.count] - rest
            parts[index].frames.removeAll { $0.ticks >= end }
        }
        rounds = parts
        clockRate = rate
        stillStep = kind == .video ? stills.map { max(1, nanosecondsToTicks($0.nanoseconds, rate)) } : nil
        played = -nanosecondsToTicks(entry.nanoseconds - entry.nanoseconds % Self.grain, rate)
    }

    mutating func next() -> Frame {
        if let stillStep {
            var frame = rounds[0].frames[0]
            frame.ticks += stillCount * stillStep
            stillCount += 1
            return frame
        }
        while true {
            if position == rounds[round].frames.count {
                played += rounds[round].length
                round = (round + 1) % rounds.count
                position = 0
                continue
            }
            var frame = rounds[round].frames[position]
            position += 1
            frame.ticks += played
            if frame.ticks >= 0 { return frame }
        }
    }
}

/// 10^9 ticks of `rate` over a day fit into 63 bits.
func nanosecondsToTicks(_ nanoseconds: Int64, _ rate: Int) -> Int64 {
    nanoseconds * Int64(rate) / 1_000_000_000
}

/// The first source of one kind in a capture, with its packets in order and without duplicates.
private struct CapturedSource {
    struct Frame {
        /// Ticks since the source's first frame.
        var ticks: Int64
        var packets: [[UInt8]]
        /// Ticks to the next frame.
        var step: Int64 = 0
    }

    let kind: ForwardedSDP.MediaKind
    let clockRate: Int
    private(set) var frames: [Frame] = []
    /// When tick 0 would arrive with the least delay, in nanoseconds of the capture.
    private(set) var offset = Int64.max

    /// Nanoseconds from the first frame to the end of the last.
    var length: Int64 {
        guard let last = frames.last else { return 0 }
        return (last.ticks + last.step) * 1_000_000_000 / Int64(clockRate)
    }

    init(_ kind: ForwardedSDP.MediaKind, of capture: SimulatedCapture, description: ForwardedSDP) {
        self.kind = kind
        let payloadType = description.payloadTypes(of: kind).first ?? 0
        clockRate = description.clockRate(of: payloadType, in: kind)
        var packets: [Int64: (ticks: Int64, bytes: [UInt8])] = [:]
        var last: (ssrc: UInt32, sequence: Int64, ticks: Int64, low: UInt32)?
        for packet in capture.packets {
            let slot = ForwardedSDP.Slot(kind: kind, isOnControlPort: false)
            guard description.slot(ofPort: packet.port) == slot else { continue }
            let bytes = capture.payload(of: packet)
            guard bytes.count > 12, !LoopRewriter.isControl(bytes), bytes[1] & 0x7F == payloadType else { continue }
            let sequence = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
            let timestamp = word(bytes, 4)
            let before = last ?? (ssrc: word(bytes, 8), sequence: Int64(sequence), ticks: 0, low: timestamp)
            guard before.ssrc == word(bytes, 8) else { continue }
            let step = Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: before.sequence))
            let place = before.sequence + Int64(step)
            let ticks = before.ticks + Int64(Int32(bitPattern: timestamp &- before.low))
            last = (before.ssrc, place, ticks, timestamp)
            packets[place] = packets[place] ?? (ticks, bytes)
            let spent = ticks * 1_000_000_000 / Int64(clockRate)
            offset = min(offset, packet.time.nanoseconds - spent)
        }
        for (_, packet) in packets.sorted(by: { $0.key < $1.key }) {
            if let index = frames.indices.last, frames[index].ticks == packet.ticks {
                frames[index].packets.append(packet.bytes)
            } else {
                frames.append(Frame(ticks: packet.ticks, packets: [packet.bytes]))
            }
        }
        for index in frames.indices.dropLast() { frames[index].step = frames[index + 1].ticks - frames[index].ticks }
        let usual = frames.dropLast().map(\.step).sorted()
        if let index = frames.indices.last { frames[index].step = usual.isEmpty ? 0 : usual[usual.count / 2] }
    }
}
