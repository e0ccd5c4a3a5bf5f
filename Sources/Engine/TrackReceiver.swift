import Depacketizing
import Jobs
import Media
import RTP
import Timing

/// One RTP stream of a connection from datagrams to decodable frames: order, depacketizing, the gate, the clock.
///
/// Frames that passed stand in `frames` until the caller has taken them. What was dropped is counted with its reason.
struct TrackReceiver {
    let description: TrackDescription
    private(set) var admission: SourceAdmission
    private(set) var depacketizer: Depacketizer
    var clock: TrackClock
    /// Of the media that came last, within redundant blocks or not.
    private(set) var payloadType: UInt8?
    var retransmissions: RetransmissionSources
    var frames = FrameList()
    var tally = TrackTally()

    private let latency: Interval
    private var reorder: ReorderBuffer
    private var timestamps = TimestampUnwrapper()
    private var gate: IntegrityGate
    private var rotations = RotationTimeline()
    private var produced = FrameList()
    /// The slot of a packet with which the sequence begins anew.
    private var restart: Int?
    private let loss: LossPolicy
    /// The last whole frame that was dropped since the last one that was written: until then the picture stands.
    private(set) var droppedTimestamp: Int64?
    /// Packets lost before one that was not media; the next media hears of them.
    private var pendingLoss = 0
    /// Extended timestamp of the last media.
    private var lastTimestamp: Int64?
    /// The highest extended timestamp of a whole frame.
    private var latestFrame: Int64?
    /// Extended timestamps of the packets restored last.
    private var restoredTimestamps: [Int64] = []
    /// The latest report of each source that is not heard yet; one port may bring those of both streams.
    private var earlyReports: [SenderReport] = []

    /// Packets that one track may hold back while it waits for a late one.
    static let reorderCapacity = 1024
    /// Audio and picture before and after a change of SSRC; strangers' reports must not pile up.
    static let maximumEarlyReports = 4
    /// Restored packets that are told from lost ones when they come after all: a third of a second of audio at 20 ms,
    /// which is a reorder wait.
    static let maximumRestored = 16

    /// Ten seconds: no network holds a packet back for so long.
    static let maximumDeviation: UInt64 = 10_000_000_000

    init(
        description: TrackDescription, depacketizer: Depacketizer, latency: Interval, loss: LossPolicy = .freeze
    ) {
        self.description = description
        self.loss = loss
        self.depacketizer = depacketizer
        self.latency = latency
        admission = SourceAdmission(announced: description.announcedSources)
        retransmissions = RetransmissionSources(announced: description.retransmissionSources)
        reorder = ReorderBuffer(latency: latency, capacity: Self.reorderCapacity)
        gate = IntegrityGate(codec: depacketizer.codec)
        clock = TrackClock(clockRate: description.format.clockRate)
    }

    var codec: Codec { depacketizer.codec }
    var isWaitingForKeyFrame: Bool { gate.isWaitingForKeyFrame }
    /// Packets wait for one that is missing, or frames for their clock or for the picture beside them.
    var isWaiting: Bool { reorder.queuedCount > 0 || frames.count > 0 }
    var layers: LayerCount? { depacketizer.layers }
    var statistics: ReceptionStatistics { tally.reception }

    mutating func admit(
        _ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime
    ) -> SourceAdmission.Decision {
        admission.admit(packet, datagram: datagram, at: arrival)
    }

    /// Takes a packet of the current epoch.
    mutating func accept(_ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime) {
        let isBeginning = hasBegun || isBeginning(packet, datagram: datagram)
        var insertion = reorder.insert(packet, datagram: datagram, at: arrival, isBeginning: isBeginning)
        // Its place was given up, but its content is there.
        if insertion == .late, isRestored(packet) { insertion = .duplicate }
        tally.reception.count(packet, byteCount: datagram.count, as: insertion)
        deliver(packet, datagram: datagram, at: arrival, as: insertion)
    }

    /// Takes a packet of the current epoch that was sent again.
    mutating func repair(_ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime) {
        let isBeginning = hasBegun || isBeginning(packet, datagram: datagram)
        let insertion = reorder.repair(packet, datagram: datagram, at: arrival, isBeginning: isBeginning)
        guard insertion == .inOrder || insertion == .queued else { return }
        if insertion == .inOrder { tally.repaired += 1 }
        deliver(packet, datagram: datagram, at: arrival, as: insertion)
    }

    /// Whether a packet of the epoch was delivered; before that the first ones wait for what precedes them.
    private var hasBegun: Bool { reorder.nextSequence != nil }

    /// Whether nothing that precedes the packet is worth waiting for.
    private func isBeginning(_ packet: RTPPacket, datagram: Span<UInt8>) -> Bool {
        let payload = datagram.extracting(packet.payload)
        switch description.role(of: packet.payloadType) {
        case .media:
            return depacketizer.isBeginning(payload, hasMarker: packet.hasMarker)
        case .redundancy:
            guard let own = try? RedundantPayload(parsing: payload).primary.packet(in: packet) else { return false }
            return depacketizer.isBeginning(datagram.extracting(own.payload), hasMarker: own.hasMarker)
        case .forwardErrorCorrection, .comfortNoise, .telephoneEvent, .retransmission, nil:
            return false
        }
    }

    private mutating func deliver(
        _ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime, as insertion: ReorderBuffer.Insertion
    ) {
        if insertion == .inOrder, let next = reorder.nextSequence {
            deliver(packet, sequence: next - 1, datagram: datagram, arrival: arrival, lost: 0)
        }
        if reorder.queuedCount > 0 { poll(at: arrival) }
    }

    /// Delivers what waited long enough for a missing packet, up to a packet with which the stream begins anew.
    mutating func poll(at now: SessionTime) {
        deliverWaiting(at: now)
        clock.poll(at: now)
    }

    private mutating func deliverWaiting(at now: SessionTime) {
        while restart == nil, case .packet(let slot, let lost, let isRestart) = reorder.poll(at: now) {
            if isRestart { restart = slot } else { deliver(slot, lost: lost) }
        }
    }

    /// A sender that begins its sequence anew may have begun its clock anew too (Janus keeps the SSRC and counts from
    /// 1): an epoch without a new SSRC. Unless `keepsClock`, the caller writes what came before, then calls
    /// `restartEpoch(at:)`.
    var hasRestarted: Bool { restart != nil }

    /// Whether only the numbers begin anew, and the timestamps go on. Then the distances stay the sender's.
    var keepsClock: Bool {
        guard let slot = restart else { return false }
        let queued = reorder.packet(in: slot)
        return clock.expects(timestamps.peek(queued.packet.timestamp), arrivedAt: queued.arrival)
    }

    /// Begins the epoch with the packet that `poll` stopped at, and goes on.
    mutating func restartEpoch(at now: SessionTime) {
        guard let slot = restart else { return }
        let keepsClock = keepsClock
        restart = nil
        depacketizer.finish(into: &produced)
        judge()
        if keepsClock { forgetReferences() } else { forgetTimeline() }
        deliver(slot, lost: 0)
        poll(at: now)
    }

    private mutating func deliver(_ slot: Int, lost: Int) {
        let queued = reorder.packet(in: slot)
        let bytes = reorder.bytes(in: slot)
        if queued.isRepair { tally.repaired += 1 }
        deliver(
            queued.packet, sequence: queued.extendedSequence, datagram: bytes.span, arrival: queued.arrival, lost: lost)
        reorder.release(slot: slot)
    }

    /// Ends the epoch: whatever is whole comes out.
    mutating func finishEpoch() {
        reorder.flush()
        deliverWaiting(at: SessionTime(nanoseconds: .max))
        clock.finish()
        depacketizer.finish(into: &produced)
        judge()
        tally.reception.reordered += reorder.reordered
        tally.reception.foreign += reorder.foreign
    }

    /// Begins an epoch: sequence numbers, timestamps and references start anew.
    mutating func beginEpoch() {
        reorder = ReorderBuffer(latency: latency, capacity: Self.reorderCapacity)
        restart = nil
        forgetTimeline()
    }

    /// Timestamps and references have nothing to do with those before.
    private mutating func forgetTimeline() {
        timestamps = TimestampUnwrapper()
        lastTimestamp = nil
        latestFrame = nil
        restoredTimestamps.removeAll(keepingCapacity: true)
        rotations = RotationTimeline()
        clock.reset()
        forgetReferences()
    }

    /// It is not known how much was lost.
    private mutating func forgetReferences() {
        pendingLoss = 0
        gate.reset()
    }

    /// Whether undecodable frames lie before the frame that is written now.
    mutating func takeWasDropped() -> Bool {
        defer { droppedTimestamp = nil }
        return droppedTimestamp != nil
    }

    mutating func takeHeld() -> [SourceAdmission.HeldPacket] {
        admission.takeHeld()
    }

    mutating func finish() {
        finishEpoch()
        admission.finish()
        tally.reception.foreign += Int(clamping: admission.foreignCount)
    }

    /// A sender report about this stream (RFC 3550 §6.4.1).
    mutating func observe(_ report: SenderReport) {
        guard let sendersTime = report.wallTime else { return }
        guard report.ssrc == admission.current, clock.hasOrigin else { return keep(report) }
        tally.senderReports += 1
        clock.observe(
            reportOf: timestamps.peek(report.rtpTimestamp), sendersTime: sendersTime.nanoseconds)
    }

    private mutating func keep(_ report: SenderReport) {
        earlyReports.removeAll { $0.ssrc == report.ssrc }
        if earlyReports.count == Self.maximumEarlyReports { earlyReports.removeFirst() }
        earlyReports.append(report)
    }

    private mutating func deliver(
        _ packet: RTPPacket, sequence: Int64, datagram: Span<UInt8>, arrival: SessionTime, lost: Int
    ) {
        tally.reception.lost += lost
        pendingLoss = pendingLoss &+ lost
        switch description.role(of: packet.payloadType) {
        case .media: push(packet, sequence: sequence, datagram: datagram, arrival: arrival)
        case .redundancy: unwrap(packet, sequence: sequence, datagram: datagram, arrival: arrival)
        case .forwardErrorCorrection, .comfortNoise, .telephoneEvent, .retransmission, nil:
            note(packet, datagram: datagram, arrival: arrival)
        }
    }

    /// Gives a packet of media to the depacketizer.
    mutating func push(_ packet: RTPPacket, sequence: Int64, datagram: Span<UInt8>, arrival: SessionTime) {
        payloadType = packet.payloadType
        let isFirst = !clock.hasOrigin
        let timestamp = timestamps.unwrap(packet.timestamp)
        clock.observe(timestamp, arrivedAt: arrival, isPadding: packet.payload.isEmpty)
        if isFirst, let i = earlyReports.firstIndex(where: { $0.ssrc == packet.ssrc }) {
            observe(earlyReports.remove(at: i))
        }
        lastTimestamp = timestamp
        let ordered = OrderedPacket(
            extendedTimestamp: timestamp, hasMarker: packet.hasMarker, arrival: arrival, lostBefore: pendingLoss,
            payload: packet.payload, dependencyDescriptor: dependencyDescriptor(of: packet, in: datagram))
        pendingLoss = 0
        push(ordered, packet, datagram: datagram)
    }

    /// Gives an older block to the depacketizer if it fills a loss: audio only, and only what lies between the last packet
    /// and this one.
    mutating func restore(_ packet: RTPPacket, sequence: Int64, datagram: Span<UInt8>, arrival: SessionTime) {
        guard pendingLoss > 0, !packet.payload.isEmpty, codec.kind == .audio, let last = lastTimestamp else { return }
        let timestamp = timestamps.peek(packet.timestamp)
        guard timestamp > last else { return }
        pendingLoss -= 1
        tally.restored += 1
        lastTimestamp = timestamp
        if restoredTimestamps.count == Self.maximumRestored { restoredTimestamps.removeFirst() }
        restoredTimestamps.append(timestamp)
        let ordered = OrderedPacket(
            extendedTimestamp: timestamp, hasMarker: false, arrival: arrival, lostBefore: 0, payload: packet.payload)
        push(ordered, packet, datagram: datagram)
    }

    private func isRestored(_ packet: RTPPacket) -> Bool {
        !restoredTimestamps.isEmpty && restoredTimestamps.contains(timestamps.peek(packet.timestamp))
    }

    /// Session time of a timestamp on the media's clock; nil without media, or where it contradicts them.
    func sessionTime(of timestamp: UInt32, arrivedAt arrival: SessionTime) -> SessionTime? {
        guard let sessionTime = clock.current.sessionTime(of: timestamps.peek(timestamp)) else { return nil }
        let distance = sessionTime - arrival
        return distance.nanoseconds.magnitude <= Self.maximumDeviation ? sessionTime : nil
    }

    private mutating func push(_ ordered: OrderedPacket, _ packet: RTPPacket, datagram: Span<UInt8>) {
        noteOrientation(of: packet, in: datagram, at: ordered.extendedTimestamp)
        do {
            try depacketizer.push(ordered, datagram: datagram, into: &produced)
        } catch {
            tally.reception.malformed += 1
        }
        if produced.count > 0 { judge() }
    }

    /// Empty where the packet has none, or nobody said under which id it would be.
    private func dependencyDescriptor(of packet: RTPPacket, in datagram: Span<UInt8>) -> Range<Int> {
        guard let id = description.dependencyDescriptorID, let block = packet.headerExtension else { return 0..<0 }
        return block.element(id: id, in: datagram) ?? 0..<0
    }

    private mutating func noteOrientation(of packet: RTPPacket, in datagram: Span<UInt8>, at timestamp: Int64) {
        guard let id = description.videoOrientationID, let block = packet.headerExtension,
            let place = block.element(id: id, in: datagram),
            let orientation = try? VideoOrientation(parsing: datagram.extracting(place))
        else { return }
        rotations.note(orientation.rotation, at: timestamp)
    }

    /// Pictures come in another order than they are shown, or the stream says that they may.
    private mutating func noteOrder(of frame: borrowing EncodedFrame) {
        guard codec.mayReorder else { return }
        defer { latestFrame = max(latestFrame ?? .min, frame.extendedTimestamp) }
        if case .video(let format) = frame.format, format.reorderDepth > 0 { return clock.expectReordering() }
        if let latestFrame, frame.extendedTimestamp < latestFrame, !frame.isKeyFrame { clock.expectReordering() }
    }

    private mutating func judge() {
        for i in 0..<produced.count {
            if description.videoOrientationID != nil {
                produced[i].turn(by: rotations.rotation(at: produced[i].extendedTimestamp))
            }
            noteOrder(of: produced[i])
            switch gate.judge(produced[i], after: depacketizer.damage(before: i)) {
            case .pass:
                frames.append(swapping: &produced[i])
            case .drop(.dependsOnLoss) where loss == .show:
                tally.framesAfterLoss += 1
                frames.append(swapping: &produced[i])
            case .drop(let reason):
                tally.drop(reason.rawValue)
                droppedTimestamp = produced[i].extendedTimestamp
            }
        }
        produced.removeAll()
    }
}

extension EncodedFrame {
    fileprivate mutating func turn(by rotation: FrameRotation) {
        self.rotation = rotation
        // The format is copied only where there is something to say.
        guard rotation != .none, case .video(var video)? = format else { return }
        video.rotation = rotation
        format = .video(video)
    }
}
