import Media
import Threads

/// An encoder on a thread of its own.
///
/// It is a fixed number of pictures behind: what comes out after a call depends on the calls, and not on how quick the
/// thread was. A caller that is further ahead waits.
final class ThreadedVideoEncoder: VideoEncoder {
    let format: VideoFormat
    private let turns = Monitor(Turns())
    private let slots: [EncodingTurn]
    private var sentCount = 0
    private var isFinished = false
    private var ready = PacketList()

    private struct Turns {
        var sent = 0
        var encoded = 0
        var isOver = false
        /// The thread has let go of the encoder.
        var hasEnded = false
    }

    /// Pictures in flight: enough to keep the encoder busy while the next one is decoded and drawn; 12 MB of 1080p.
    static let pictureLimit = 4

    init(_ encoder: any VideoEncoder) {
        format = encoder.format
        let slots = (0..<Self.pictureLimit).map { _ in EncodingTurn() }
        self.slots = slots
        let owner = EncoderOwner(encoder)
        DetachedThread.start(stackByteCount: DetachedThread.codecStackByteCount) { [turns] in
            while let number = Self.next(in: turns) {
                owner.take(slots[number % slots.count])
                turns.update { $0.encoded += 1 }
            }
            owner.release()
            turns.update { $0.hasEnded = true }
        }
    }

    deinit {
        turns.update { $0.isOver = true }
        turns.wait { $0.hasEnded ? () : nil }
    }

    func send(_ picture: VideoFrame, at time: Int64, isKeyFrame: Bool) throws(CodecError) {
        let slot = try freeSlot()
        slot.hold(picture, at: time, isKeyFrame: isKeyFrame)
        start()
    }

    func finish() throws(CodecError) {
        guard !isFinished else { return }
        isFinished = true
        try freeSlot().holdEnd()
        start()
        for number in max(0, sentCount - slots.count)..<sentCount { try collect(number) }
    }

    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        ready.takeFirst(into: &packet)
    }

    /// The slot of the next turn. What the turn that had it before gave is ready afterwards.
    private func freeSlot() throws(CodecError) -> EncodingTurn {
        if sentCount >= slots.count { try collect(sentCount - slots.count) }
        return slots[sentCount % slots.count]
    }

    private func start() {
        sentCount += 1
        turns.update { $0.sent += 1 }
    }

    /// Waits for a turn.
    private func collect(_ number: Int) throws(CodecError) {
        turns.wait { $0.encoded > number ? () : nil }
        try slots[number % slots.count].give(to: &ready)
    }

    private static func next(in turns: Monitor<Turns>) -> Int? {
        turns.wait { turns in
            if turns.isOver { return .some(nil) }
            return turns.encoded < turns.sent ? .some(turns.encoded) : nil
        }
    }
}

/// Holds the encoder for its thread, the only one that calls it.
private final class EncoderOwner: @unchecked Sendable {
    private var encoder: (any VideoEncoder)?

    init(_ encoder: any VideoEncoder) {
        self.encoder = encoder
    }

    func take(_ turn: EncodingTurn) {
        if let encoder { turn.perform(with: encoder) }
    }

    func release() {
        encoder = nil
    }
}
