import Media
import Threads

/// Holds back the calls of scripted codecs until a test opens it.
final class Gate: Sendable {
    private let passes = Monitor((open: 0, passed: 0))

    /// Lets so many calls through that wait, or will wait.
    func open(_ count: Int = 1) { passes.update { $0.open += count } }

    func pass() {
        passes.wait { passes in
            guard passes.open > passes.passed else { return nil as Void? }
            passes.passed += 1
            return ()
        }
    }
}

/// What scripted codecs did, in order.
final class CallLog: Sendable {
    private let entries = Monitor<[String]>([])

    func note(_ entry: String) { entries.update { $0.append(entry) } }
    var all: [String] { entries.update { $0 } }
    /// Waits for it.
    func awaitEntry(_ entry: String) { entries.wait { $0.contains(entry) ? () : nil } }
}

/// Gives the packet of a picture one picture later, as an encoder that looks ahead; its byte is the first luma sample.
final class ScriptedEncoder: VideoEncoder {
    let format = VideoFormat(width: 16, height: 16, configuration: .vp8)
    private let log: CallLog
    private let gate: Gate?
    /// The picture with this time is refused.
    private let refused: Int64?
    private var held: EncodedPacket?
    private var ready: [EncodedPacket] = []

    init(log: CallLog = CallLog(), gate: Gate? = nil, refused: Int64? = nil) {
        self.log = log
        self.gate = gate
        self.refused = refused
    }

    deinit { log.note("gone") }

    func send(_ picture: borrowing VideoFrame, at time: Int64, isKeyFrame: Bool) throws(CodecError) {
        gate?.pass()
        log.note("\(time)")
        guard time != refused else { throw .corrupt(codec: "toy", reason: "\(time)") }
        if let held { ready.append(held) }
        var packet = EncodedPacket()
        packet.bytes = [picture.y[0]]
        packet.presentationTime = time
        packet.isKeyFrame = isKeyFrame
        held = packet
    }

    func finish() throws(CodecError) {
        gate?.pass()
        if let held { ready.append(held) }
        held = nil
    }

    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        guard !ready.isEmpty else { return false }
        packet = ready.removeFirst()
        return true
    }
}

/// A frame is its own picture: the first byte is luma, an empty one is refused.
final class ScriptedDecoder: VideoDecoder {
    private let name: String
    private let log: CallLog
    private let gate: Gate?
    private var pictures: [CopiedFrame] = []

    init(_ name: String = "", log: CallLog = CallLog(), gate: Gate? = nil) {
        self.name = name
        self.log = log
        self.gate = gate
    }

    func send(_ frame: Span<UInt8>, format: VideoFormat?, tag: Int64) throws(CodecError) {
        log.note("\(name) begins \(tag)")
        gate?.pass()
        log.note("\(name) ends \(tag)")
        guard !frame.isEmpty else { throw .corrupt(codec: "toy", reason: "it is empty") }
        let picture = CopiedFrame(VideoFrame(width: Int(frame[0]), height: 2), tag: tag)
        pictures.append(picture)
    }

    func receive() -> (any DecodedFrame)? { pictures.isEmpty ? nil : pictures.removeFirst() }

    func finish() { log.note("\(name) finishes") }

    func reset() { pictures = [] }
}
