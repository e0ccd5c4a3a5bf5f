import Depacketizing
import Media
import RTP

/// Property: of a stream whose sender and losses are drawn, a picture passes only if everything it refers to has
/// passed; what comes out is what was sent; a whole key frame always passes; without loss everything passes.
func fuzzGate(_ input: [UInt8]) {
    var draw = Draw(input)
    let format: PayloadFormat
    var sender: any VideoSender
    switch draw.number(below: 5) {
    case 0:
        format = DepacketizerFormats.vp8[0]
        sender = VP8Sender(&draw)
    case 1:
        format = DepacketizerFormats.vp9[0]
        sender = VP9Sender(&draw)
    case 2:
        format = DepacketizerFormats.h264[0]
        sender = H264Sender(&draw)
    case 3:
        format = DepacketizerFormats.h265[0]
        sender = H265Sender(&draw)
    default:
        format = DepacketizerFormats.av1[0]
        sender = AV1Sender(&draw)
    }
    guard let depacketizer = Depacketizer(format: format) else { return holds(false, "the format is supported") }
    var run = GateRun(depacketizer)
    while !draw.isEmpty, run.pictures.count < 2000 { run.send(sender.next(&draw), &draw) }
    run.finish()
}

/// A picture in its packets, and the pictures of the stream that must be decoded before it.
struct SentFrame {
    var payloads: [[UInt8]]
    var bytes: [UInt8]
    var isKeyFrame: Bool
    var needs: [Int]
    /// The dependency descriptor of its first packet; empty without.
    var descriptor: [UInt8] = []
}

protocol VideoSender {
    mutating func next(_ draw: inout Draw) -> SentFrame
}

private struct GateRun {
    private(set) var pictures: [SentFrame] = []
    private var depacketizer: Depacketizer
    private var gate: IntegrityGate
    private var frames = FrameList()
    private var passed: Set<Int> = []
    private var sequence: Int64 = 0
    private var lost = 0
    private var lossTotal = 0
    private var outage = 0
    /// A picture that must have passed by the next packet, which shows that it is whole.
    private var due: Int?

    init(_ depacketizer: Depacketizer) {
        self.depacketizer = depacketizer
        gate = IntegrityGate(codec: depacketizer.codec)
    }

    /// Sends a picture and loses the packets that the input says; rarely a whole run of pictures.
    mutating func send(_ picture: SentFrame, _ draw: inout Draw) {
        let index = pictures.count
        pictures.append(picture)
        var losses = draw.byte()
        if losses == 0xFF { outage = Int(draw.byte()) }
        // Half of all pictures arrive whole, whatever their other bits say.
        if losses & 0x80 == 0 { losses = 0 }
        if outage > 0 {
            outage -= 1
            losses = 0xFF
        }
        var isWhole = true
        for (part, payload) in picture.payloads.enumerated() {
            if losses >> UInt8(part) & 1 == 1 {
                lost += 1
                lossTotal += 1
                isWhole = false
                continue
            }
            var descriptor = picture.descriptor
            // start_of_frame (RTP Payload Format For AV1 §A.8.3).
            if part > 0, !descriptor.isEmpty { descriptor[0] &= 0x7F }
            push(payload, descriptor, of: index, isLast: part == picture.payloads.count - 1)
        }
        if isWhole, picture.isKeyFrame || lossTotal == 0 { due = index }
        // After every other picture the sender pauses.
        if index % 2 == 0 {
            frames.removeAll()
            depacketizer.poll(at: SessionTime(milliseconds: sequence + 1000), into: &frames)
            judge()
        }
    }

    mutating func finish() {
        frames.removeAll()
        depacketizer.finish(into: &frames)
        judge()
    }

    private mutating func push(_ payload: [UInt8], _ descriptor: [UInt8], of index: Int, isLast: Bool) {
        sequence += Int64(lost) + 1
        let packet = OrderedPacket(
            extendedTimestamp: Int64(index) * 3000, hasMarker: isLast, arrival: SessionTime(milliseconds: sequence),
            lostBefore: lost, payload: 0..<payload.count,
            dependencyDescriptor: payload.count..<payload.count + descriptor.count)
        lost = 0
        frames.removeAll()
        do {
            try depacketizer.push(packet, datagram: (payload + descriptor).span, into: &frames)
        } catch {
            holds(false, "what a sender makes is read: \(error)")
        }
        judge()
    }

    private mutating func judge() {
        for i in 0..<frames.count {
            guard gate.judge(frames[i], after: depacketizer.damage(before: i)) == .pass else { continue }
            let number = Int(frames[i].extendedTimestamp / 3000)
            let sent = pictures[number]
            // The gate has the last word: H.264 whose first unit was lost is known only by its parameter sets.
            holds(frames[i].bytes == sent.bytes, "picture \(number) comes out as it was sent")
            holds(frames[i].isKeyFrame == sent.isKeyFrame, "a key frame is known as one")
            passed.insert(number)
            for needed in sent.needs {
                holds(passed.contains(needed), "picture \(number) passes without \(needed), to which it refers")
            }
        }
        if let due { holds(passed.contains(due), "picture \(due) arrived whole and needs nothing that is missing") }
        due = nil
    }
}
