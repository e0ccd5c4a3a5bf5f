import Depacketizing
import Media
import RTP

/// The descriptions that a depacketizer's target chooses from by its first byte.
enum DepacketizerFormats {
    static let vp8 = [PayloadFormat(payloadType: 96, encodingName: "VP8", clockRate: .video)]
    static let vp9 = [PayloadFormat(payloadType: 98, encodingName: "VP9", clockRate: .video)]
    static let h264 = [
        PayloadFormat(payloadType: 102, encodingName: "H264", clockRate: .video),
        PayloadFormat(
            payloadType: 102, encodingName: "H264", clockRate: .video,
            // Of samples/h264-opus-360p.pcap, packet 1.
            parameters: [.init(name: "sprop-parameter-sets", value: "Z0LAHtkAoC/5YQAAAwABAAADADyPFi5I,aM48gA==")]),
    ]
    static let h265 = [
        PayloadFormat(payloadType: 98, encodingName: "H265", clockRate: .video),
        PayloadFormat(
            payloadType: 98, encodingName: "H265", clockRate: .video,
            // Of samples/h265-resize.pcap, packets 2 to 4.
            parameters: [
                .init(name: "sprop-vps", value: "QAEMAf//AWAAAAMAkAAAAwAAAwA/ugJA"),
                .init(name: "sprop-sps", value: "QgEBAWAAAAMAkAAAAwAAAwA/oAUCAWllupJMrmgIAAADAAgAAAMA8EA="),
                .init(name: "sprop-pps", value: "RAHBcrRiQA=="),
            ]),
    ]
    static let av1 = [PayloadFormat(payloadType: 45, encodingName: "AV1", clockRate: .video)]
    static let opus = [1, 2].map {
        PayloadFormat(
            payloadType: 111, encodingName: "opus", clockRate: ClockRate(hertz: 48_000), channelCount: $0)
    }
    static let g711 = ["PCMU", "PCMA"].flatMap { name in
        [1, 2].map {
            PayloadFormat(
                payloadType: 0, encodingName: name, clockRate: ClockRate(hertz: 8000), channelCount: $0)
        }
    }
    static let g722 = [PayloadFormat(payloadType: 9, encodingName: "G722", clockRate: ClockRate(hertz: 8000))]
}

/// Property: a frame is made of packets that followed each other without loss, none of them refused, of one timestamp
/// (parameter sets of H.264 and H.265 may come under an earlier one, and before the first slice a packet may be lost
/// that can only have brought supplemental information); a push adds at most two frames; a frame has
/// content; memory is bounded; the gate passes no picture before a key frame.
func fuzzDepacketizer(_ input: [UInt8], formats: [PayloadFormat]) {
    var draw = Draw(input)
    let format = formats[draw.number(below: formats.count)]
    guard let depacketizer = Depacketizer(format: format) else {
        holds(false, "the format is supported")
        return
    }
    var run = DepacketizerRun(depacketizer)
    while let packet = DrawnPacket(&draw) { run.push(packet) }
    run.finish()
}

/// A payload with what the input says of its packet: one byte of choices, two of length, the bytes; for a set lowest
/// choice one byte of length and a dependency descriptor.
struct DrawnPacket {
    var hasMarker: Bool
    var isNewTimestamp: Bool
    var isFollowedByPause: Bool
    var lost: Int
    var payload: [UInt8]
    var descriptor: [UInt8] = []

    init?(_ draw: inout Draw) {
        guard !draw.isEmpty else { return nil }
        let choices = draw.byte()
        hasMarker = choices & 0x80 != 0
        isNewTimestamp = choices & 0x40 != 0
        isFollowedByPause = choices & 2 != 0
        // Three bits of loss; 7 stands for a number of 64 bits, of which only a non-negative one can be.
        lost = Int(choices >> 3 & 7)
        if lost == 7 { lost = Int(max(0, draw.integer())) }
        payload = draw.bytes(Int(draw.word()))
        if choices & 1 != 0 { descriptor = draw.bytes(Int(draw.byte())) }
    }
}

struct DepacketizerRun {
    private var depacketizer: Depacketizer
    private var gate: IntegrityGate
    private var frames = FrameList()
    private var timestamp: Int64 = 0
    private var hasPassed = false
    /// What was pushed, in order; a packet's arrival in milliseconds is its index here.
    private var pushed: [Pushed] = []

    private struct Pushed {
        var timestamp: Int64
        var hasLossBefore: Bool
        var isEmpty: Bool
        var hasSlice: Bool
        var wasRefused = false
    }

    init(_ depacketizer: Depacketizer) {
        self.depacketizer = depacketizer
        gate = IntegrityGate(codec: depacketizer.codec)
    }

    mutating func push(_ packet: DrawnPacket) {
        if packet.isNewTimestamp { timestamp += 3000 }
        let ordered = OrderedPacket(
            extendedTimestamp: timestamp, hasMarker: packet.hasMarker,
            arrival: SessionTime(milliseconds: Int64(pushed.count)), lostBefore: packet.lost,
            payload: 0..<packet.payload.count,
            dependencyDescriptor: packet.payload.count..<packet.payload.count + packet.descriptor.count)
        pushed.append(
            Pushed(
                timestamp: timestamp, hasLossBefore: packet.lost > 0, isEmpty: packet.payload.isEmpty,
                hasSlice: hasSlice(packet.payload)))
        frames.removeAll()
        do {
            try depacketizer.push(ordered, datagram: (packet.payload + packet.descriptor).span, into: &frames)
        } catch {
            pushed[pushed.count - 1].wasRefused = true
        }
        holds(frames.count <= 2 + packet.payload.count / 3, "a push adds at most a frame for each unit")
        checkFrames()
        guard packet.isFollowedByPause else { return }
        frames.removeAll()
        depacketizer.poll(at: SessionTime(milliseconds: Int64(pushed.count) + 1000), into: &frames)
        holds(frames.count <= 1, "a pause gives at most one frame")
        checkFrames()
    }

    mutating func finish() {
        frames.removeAll()
        depacketizer.finish(into: &frames)
        checkFrames()
    }

    private mutating func checkFrames() {
        for i in 0..<frames.count {
            check(frames[i])
            let verdict = gate.judge(frames[i], after: depacketizer.damage(before: i))
            guard verdict == .pass else { continue }
            let isFirst = !hasPassed
            hasPassed = true
            holds(!isFirst || frames[i].isKeyFrame, "the first frame that passes is a key frame")
        }
    }

    private func check(_ frame: EncodedFrame) {
        holds(!frame.bytes.isEmpty, "a frame has content")
        holds(frame.bytes.count <= 9 << 20, "a frame is bounded")
        if frame.isKeyFrame {
            switch frame.format {
            case .video(let format):
                holds(format.width >= 0 && format.height >= 0, "sizes are not negative")
                holds(.video(format.codec) == depacketizer.codec, "the format is the codec's")
            case .audio(let format):
                holds(format.channelCount > 0 && frame.duration > 0, "audio has channels and a length")
            case nil: break
            }
        }
        if hasUnits { checkLengths(frame.bytes) }
        if depacketizer.codec == .video(.av1) { checkUnits(frame.bytes) }

        let first = Int(frame.firstArrival.nanoseconds / 1_000_000)
        let last = Int(frame.lastArrival.nanoseconds / 1_000_000)
        holds(first <= last && last < pushed.count, "a frame is made of packets that came")
        for i in first...last {
            let isFront = !pushed[first..<i].contains { $0.hasSlice }
            holds(!pushed[i].hasLossBefore || isFront, "a frame has no hole behind its first slice")
            guard !pushed[i].isEmpty else { continue }
            // Cameras send parameter sets ahead; the access unit then has the timestamp of its slices. The second field
            // of a frame may have one of its own.
            let isEarlier = hasUnits && pushed[i].timestamp < frame.extendedTimestamp
            let isField = depacketizer.codec == .video(.h264) && pushed[i].timestamp > frame.extendedTimestamp
            holds(
                isEarlier || isField || pushed[i].timestamp == frame.extendedTimestamp, "a frame has one timestamp")
            holds(!pushed[i].wasRefused || i == pushed.count - 1, "a refused packet ends its frame")
        }
    }

    private func hasSlice(_ payload: [UInt8]) -> Bool {
        guard case .video(let codec) = depacketizer.codec else { return true }
        return SliceSearch.finds(payload, of: codec)
    }

    private var hasUnits: Bool { depacketizer.codec == .video(.h264) || depacketizer.codec == .video(.h265) }

    /// ISO/IEC 14496-15 §5.3.2, §8.3.2: lengths of four bytes lead exactly to the end.
    private func checkLengths(_ bytes: [UInt8]) {
        var position = 0
        while position < bytes.count {
            guard let length = bytes.span.uint32(at: position) else {
                return holds(false, "a length has four bytes")
            }
            holds(length > 0, "no NAL unit is empty")
            position += 4 + Int(length)
        }
        holds(position == bytes.count, "NAL units fill the frame")
    }

    /// AV1 in ISO BMFF §2.4: OBUs with their sizes fill the frame; delimiters, tile lists and padding are gone.
    private func checkUnits(_ bytes: [UInt8]) {
        var position = 0
        while position < bytes.count {
            let header = bytes[position]
            holds(header & 0x80 == 0 && header & 2 != 0, "an OBU has its size")
            holds(![2, 7, 8, 15].contains(header >> 3 & 0x0F), "an OBU that a file holds")
            position += header & 4 != 0 ? 2 : 1
            var size = 0
            var shift = 0
            var hasMore = true
            while hasMore {
                guard position < bytes.count, shift < 56 else { return holds(false, "a size ends") }
                size |= Int(bytes[position] & 0x7F) << shift
                hasMore = bytes[position] & 0x80 != 0
                shift += 7
                position += 1
            }
            position += size
        }
        holds(position == bytes.count, "OBUs fill the frame")
    }
}
