import Depacketizing
import Jobs
import Media
import RTP

/// Packets of one stream, in order, to frames that can be decoded: depacketizer, gate, orientation.
///
/// Frames that passed are in `frames` until they are released. What was dropped is counted with its reason.
struct FrameProducer {
    /// The most bytes that wait for a picture to become right: 20 seconds of 6 Mbit/s.
    static let recoveryByteCount = 16 << 20

    private(set) var codec: Codec
    private(set) var depacketizer: Depacketizer
    var frames = FrameList()
    private var order = FrameOrder()
    /// The gate waits for a key frame, and one has begun to arrive.
    private(set) var isOpeningKeyFrame = false
    /// The last complete frame that was dropped since the last one that was written: until then the picture freezes.
    private(set) var droppedTimestamp: Int64?
    private let loss: LossPolicy
    /// The header extension with the rotation of pictures.
    private let orientationID: UInt8?
    private var descriptorID: UInt8?
    private var gate: IntegrityGate
    private var rotations = RotationTimeline()
    private var produced = FrameList()
    /// The frame that is judged. Where it lies it cannot be read without a copy.
    private var frame = EncodedFrame()
    /// Frames since a recovery point, until the first one that is right shows that they are needed.
    private var recovering = FrameList()
    private var recoveringByteCount = 0

    init(_ depacketizer: Depacketizer, _ description: TrackDescription, loss: LossPolicy) {
        self.depacketizer = depacketizer
        codec = depacketizer.codec
        self.loss = loss
        orientationID = description.videoOrientationID
        descriptorID = description.codings[0].dependencyDescriptorID
        gate = IntegrityGate(codec: codec)
    }

    /// See `FrameOrder`.
    var mayReorder: Bool { order.mayReorder }
    var isWaitingForKeyFrame: Bool { gate.isWaitingForKeyFrame && !depacketizer.holdsKeyFrame }

    mutating func push(_ ordered: OrderedPacket, _ packet: ReceivedPacket, _ tally: inout TrackTally) {
        noteOrientation(of: packet, at: ordered.extendedTimestamp)
        var ordered = ordered
        ordered.dependencyDescriptor = packet.place(ofExtension: descriptorID)
        if gate.isWaitingForKeyFrame { noteBeginning(ordered, packet) }
        do {
            try depacketizer.push(ordered, datagram: packet.datagram, into: &produced)
        } catch {
            tally.reception.malformed += 1
        }
        if produced.count > 0 { judge(&tally) }
    }

    /// A key frame that begins need not be requested.
    private mutating func noteBeginning(_ ordered: OrderedPacket, _ packet: ReceivedPacket) {
        if ordered.lostBefore > 0 { isOpeningKeyFrame = false }
        guard !packet.payload.isEmpty else { return }
        let isBeginning = depacketizer.isBeginning(packet.payload, hasMarker: ordered.hasMarker)
        isOpeningKeyFrame = isOpeningKeyFrame || isBeginning
    }

    /// Takes the frame that nothing continued for long enough. To be called while no packet waits for an earlier one.
    mutating func poll(at now: SessionTime, _ tally: inout TrackTally) {
        // Asked with every tick; audio is whole with its packet.
        guard codec.kind == .video else { return }
        depacketizer.poll(at: now, into: &produced)
        if produced.count > 0 { judge(&tally) }
    }

    /// The epoch ends: whatever is whole comes out.
    mutating func finish(_ tally: inout TrackTally) {
        depacketizer.finish(into: &produced)
        judge(&tally)
        dropRecovering(&tally)
    }

    /// The sender changes to another format: what was whole comes out, and nothing refers to what came before.
    mutating func change(to coding: TrackCoding, _ depacketizer: Depacketizer, _ tally: inout TrackTally) {
        finish(&tally)
        self.depacketizer = depacketizer
        codec = depacketizer.codec
        descriptorID = coding.dependencyDescriptorID
        gate = IntegrityGate(codec: codec)
        order = FrameOrder()
    }

    /// Timestamps and references have nothing to do with those before.
    mutating func beginEpoch() {
        order.beginEpoch()
        rotations = RotationTimeline()
        forgetReferences()
    }

    /// It is not known how much was lost.
    mutating func forgetReferences() {
        gate.reset()
    }

    /// No packet was lost, but no recorder ran: the picture does not freeze.
    mutating func resume() {
        forgetReferences()
        forgetDropped()
    }

    /// A frame was written after those that were dropped.
    mutating func forgetDropped() {
        droppedTimestamp = nil
    }

    private mutating func noteOrientation(of packet: ReceivedPacket, at timestamp: Int64) {
        guard orientationID != nil else { return }
        let bytes = packet.bytes(ofExtension: orientationID)
        guard !bytes.isEmpty, let orientation = try? VideoOrientation(parsing: bytes) else { return }
        rotations.note(orientation.rotation, at: timestamp)
    }

    /// Audio always passes, so nothing of it is looked at.
    ///
    /// - Parameter index: of the frame among those of the last push.
    private mutating func verdict(onFrame index: Int) -> FrameVerdict {
        if codec.kind == .audio { return .pass }
        return gate.judge(frame, after: depacketizer.damage(before: index))
    }

    private mutating func judge(_ tally: inout TrackTally) {
        if produced.count > 0 { isOpeningKeyFrame = false }
        for i in 0..<produced.count {
            swap(&produced[i], &frame)
            if orientationID != nil { frame.turn(by: rotations.rotation(at: frame.extendedTimestamp)) }
            order.note(frame, codec: codec)
            switch verdict(onFrame: i) {
            case .pass:
                if recovering.count > 0 { keepRecovering(before: frame.extendedTimestamp) }
                frames.append(exchanging: &frame)
            case .recover where loss == .show:
                tally.framesAfterLoss += 1
                frames.append(exchanging: &frame)
            case .recover(let isFirst):
                if isFirst { dropRecovering(&tally) }
                recover(isFirst: isFirst, &tally)
            case .drop(.dependsOnLoss) where loss == .show:
                tally.framesAfterLoss += 1
                frames.append(exchanging: &frame)
            case .drop(let reason):
                if gate.isWaitingForKeyFrame { dropRecovering(&tally) }
                tally.drop(reason.rawValue)
                droppedTimestamp = frame.extendedTimestamp
            }
        }
        produced.removeAll()
    }
}

/// Recovery: a decoder needs these frames, but a player must not show them.
extension FrameProducer {
    private mutating func recover(isFirst: Bool, _ tally: inout TrackTally) {
        frame.isShown = false
        // Decoding begins with this frame, also after a seek to a later one.
        if isFirst { frame.isKeyFrame = true }
        recoveringByteCount += frame.bytes.count
        recovering.append(exchanging: &frame)
        guard recoveringByteCount > Self.recoveryByteCount else { return }
        dropRecovering(&tally)
        gate.abandonRecovery()
    }

    /// The first right picture came: what it needs goes before it, a millisecond each, so that players that show
    /// everything show nothing wrong for long.
    private mutating func keepRecovering(before timestamp: Int64) {
        // A millisecond, which is as fine as Matroska counts (RFC 9559 §11).
        let distance = Int64(90)
        for i in 0..<recovering.count {
            recovering[i].extendedTimestamp = timestamp - Int64(recovering.count - i) * distance
            frames.append(exchanging: &recovering[i])
        }
        recovering.removeAll()
        recoveringByteCount = 0
    }

    private mutating func dropRecovering(_ tally: inout TrackTally) {
        for i in 0..<recovering.count {
            tally.drop(FrameVerdict.DropReason.dependsOnLoss.rawValue)
            droppedTimestamp = recovering.span[i].extendedTimestamp
        }
        recovering.removeAll()
        recoveringByteCount = 0
    }
}

extension EncodedFrame {
    fileprivate mutating func turn(by rotation: FrameRotation) {
        self.rotation = rotation
        // The format is copied only if the rotation changes it.
        guard rotation != .none, case .video(var video)? = format else { return }
        video.rotation = rotation
        format = .video(video)
    }
}
