import Depacketizing
import Jobs
import Media
import RTP
import Timing

/// One RTP stream of a connection from packets to placed frames: admission, order, depacketizing, the gate, the clock,
/// the timeline.
///
/// Frames wait in `producer.frames` until `release`, because their clock may not be known yet, and audio may have to
/// wait for the video beside it. A sequence that starts again releases the frames before it by itself.
struct TrackReceiver {
    let description: TrackDescription
    private(set) var admission: SourceAdmission
    private(set) var clock: TrackClock
    private(set) var producer: FrameProducer
    var placement: TrackPlacement
    var tally = TrackTally()
    var retransmissions: RetransmissionSources

    private let latency: Interval
    private var reorder: ReorderBuffer
    /// Which of the description's codings the sender uses.
    private(set) var coding = 0
    var redundancy = RedundancyRepair()
    private var earlyReports = EarlyReports()
    /// The frame that is released. Where it lies it cannot be read without a copy.
    private var frame = EncodedFrame()

    /// Packets that one track may hold back while it waits for a late one.
    static let reorderCapacity = 1024
    /// Ten seconds: no network holds a packet back for so long.
    static let maximumDeviation: UInt64 = 10_000_000_000

    /// - Parameter latency: how long a missing packet is waited for.
    init(
        _ track: TrackID, description: TrackDescription, depacketizer: Depacketizer, latency: Interval,
        loss: LossPolicy = .freeze
    ) {
        self.description = description
        self.latency = latency
        producer = FrameProducer(depacketizer, description, loss: loss)
        placement = TrackPlacement(track, depacketizer.codec.kind, clockRate: description.format.clockRate)
        admission = SourceAdmission(announced: description.announcedSources)
        retransmissions = RetransmissionSources(announced: description.retransmissionSources)
        reorder = ReorderBuffer(latency: latency, capacity: Self.reorderCapacity)
        clock = TrackClock(clockRate: description.format.clockRate)
    }

    var codec: Codec { producer.codec }
    var isWaitingForKeyFrame: Bool { producer.isWaitingForKeyFrame }
    /// Packets wait for one that is missing, or frames for their clock or for the video beside them.
    var isWaiting: Bool { reorder.queuedCount > 0 || producer.frames.count > 0 }
    var layers: LayerCount? { producer.depacketizer.layers }
    var statistics: ReceptionStatistics { tally.reception }

    mutating func admit(_ packet: ReceivedPacket) -> SourceAdmission.Decision {
        admission.admit(packet)
    }

    mutating func takeOther() -> OtherSource? {
        admission.takeOther().map { OtherSource(beside: placement.track, ssrc: $0, packets: admission.takeHeld()) }
    }

    /// Takes the packets that waited for their source to be believed.
    mutating func acceptHeld(into results: inout ReceptionResults) {
        for held in admission.takeHeld() {
            accept(ReceivedPacket(held.header, in: held.bytes.span, at: held.arrival), into: &results)
        }
    }

    /// Takes a packet of the current epoch.
    mutating func accept(_ packet: ReceivedPacket, into results: inout ReceptionResults) {
        let isBeginning = hasBegun || isBeginning(packet)
        var insertion = reorder.insert(
            packet.header, datagram: packet.datagram, at: packet.arrival, isBeginning: isBeginning)
        // Its position was given up, but its content was restored.
        if insertion == .late, isRestored(packet.header) { insertion = .duplicate }
        tally.reception.count(packet.header, byteCount: packet.datagram.count, as: insertion)
        deliver(packet, as: insertion, into: &results)
    }

    /// Takes a packet of the current epoch that was sent again.
    mutating func repair(_ packet: ReceivedPacket, into results: inout ReceptionResults) {
        let isBeginning = hasBegun || isBeginning(packet)
        let insertion = reorder.repair(
            packet.header, datagram: packet.datagram, at: packet.arrival, isBeginning: isBeginning)
        guard insertion == .inOrder || insertion == .queued else { return }
        if insertion == .inOrder { tally.repaired += 1 }
        deliver(packet, as: insertion, into: &results)
    }

    /// Whether a packet of the epoch was delivered; before that the first ones wait for what precedes them.
    private var hasBegun: Bool { reorder.nextSequence != nil }

    /// Whether nothing that precedes the packet is worth waiting for.
    private func isBeginning(_ packet: ReceivedPacket) -> Bool {
        switch role(of: packet) {
        case .media:
            return description.coding(of: packet.header.payloadType) == coding
                && producer.depacketizer.isBeginning(packet.payload, hasMarker: packet.header.hasMarker)
        case .redundancy:
            guard let own = try? RedundantPayload(parsing: packet.payload).primary.packet(in: packet.header) else {
                return false
            }
            return producer.depacketizer.isBeginning(packet.carrying(own).payload, hasMarker: own.hasMarker)
        case .forwardErrorCorrection, .comfortNoise, .telephoneEvent, .retransmission, nil:
            return false
        }
    }

    private func isRestored(_ packet: RTPPacket) -> Bool {
        redundancy.hasRestored && redundancy.hasRestored(clock.extended(packet.timestamp))
    }

    private mutating func deliver(
        _ packet: ReceivedPacket, as insertion: ReorderBuffer.Insertion, into results: inout ReceptionResults
    ) {
        if insertion == .inOrder { deliver(packet, lost: 0) }
        if reorder.queuedCount > 0 { poll(at: packet.arrival, into: &results) }
    }

    /// Delivers what waited long enough for a missing packet, or a frame for the packet after it.
    mutating func poll(at now: SessionTime, into results: inout ReceptionResults) {
        deliverWaiting(until: now, now: now, into: &results)
        if reorder.queuedCount == 0 { producer.poll(at: now, &tally) }
        clock.poll(at: now)
    }

    /// - Parameter limit: what has waited long enough by then is delivered.
    private mutating func deliverWaiting(
        until limit: SessionTime, now: SessionTime, into results: inout ReceptionResults
    ) {
        while case .packet(let slot, let lost, let isRestart) = reorder.poll(at: limit) {
            if isRestart { restart(at: slot, now: now, into: &results) }
            deliver(slot, lost: isRestart ? 0 : lost)
        }
    }

    private mutating func deliver(_ slot: Int, lost: Int) {
        let queued = reorder.packet(in: slot)
        let bytes = reorder.bytes(in: slot)
        if queued.isRepair { tally.repaired += 1 }
        let packet = ReceivedPacket(queued.packet, in: bytes.span, at: queued.arrival)
        deliver(packet, lost: lost)
        reorder.release(slot: slot)
    }

    /// A sender that restarts its sequence may have restarted its clock too (Janus keeps the SSRC and counts from 1):
    /// an epoch without a new SSRC. If only the numbers restart and the timestamps continue, the distances stay the
    /// sender's.
    private mutating func restart(at slot: Int, now: SessionTime, into results: inout ReceptionResults) {
        clock.poll(at: now)
        if !clock.isHolding { release(at: now, into: &results) }
        if !keepsClock(from: slot) {
            // Nothing of the epoch that ends may wait for the clock of the next.
            clock.poll(at: SessionTime(nanoseconds: .max))
            release(at: now, into: &results)
            endEpoch(into: &results)
        }
        producer.finish(&tally)
        if keepsClock(from: slot) {
            redundancy.forgetLoss()
            producer.forgetReferences()
        } else {
            forgetTimeline()
        }
    }

    private func keepsClock(from slot: Int) -> Bool {
        let queued = reorder.packet(in: slot)
        return clock.expects(clock.extended(queued.packet.timestamp), arrivedAt: queued.arrival)
    }

    /// Ends the epoch: whatever is whole is released.
    mutating func finishEpoch(at now: SessionTime, into results: inout ReceptionResults) {
        reorder.flush()
        deliverWaiting(until: SessionTime(nanoseconds: .max), now: now, into: &results)
        clock.finish()
        producer.finish(&tally)
        tally.reception.reordered += reorder.reordered
        tally.reception.foreign += reorder.foreign
    }

    /// Begins an epoch with another SSRC: sequence numbers, timestamps and references start again.
    mutating func beginEpoch(at now: SessionTime, into results: inout ReceptionResults) {
        finishEpoch(at: now, into: &results)
        release(at: now, into: &results)
        endEpoch(into: &results)
        reorder = ReorderBuffer(latency: latency, capacity: Self.reorderCapacity)
        forgetTimeline()
    }

    /// No recorder ran for a while: what is missing was not lost. References do not reach across; the clock does.
    mutating func resume(at now: SessionTime, into results: inout ReceptionResults) {
        finishEpoch(at: now, into: &results)
        // What waited belongs before the pause.
        release(at: now, into: &results)
        reorder = ReorderBuffer(latency: latency, capacity: Self.reorderCapacity)
        redundancy.forgetLoss()
        producer.resume()
        placement.resume()
    }

    private mutating func endEpoch(into results: inout ReceptionResults) {
        placement.endEpoch()
        results.append(.epochEnded(placement.track))
    }

    private mutating func forgetTimeline() {
        redundancy.beginEpoch()
        producer.beginEpoch()
        clock.reset()
    }

    /// No packet comes any more. The frames that are left are released by the caller.
    mutating func finish(at now: SessionTime, into results: inout ReceptionResults) {
        if admission.finish() == .promoted {
            beginEpoch(at: now, into: &results)
            acceptHeld(into: &results)
        }
        finishEpoch(at: now, into: &results)
        tally.reception.foreign += Int(clamping: admission.foreignCount)
    }

    /// A sender report about this stream (RFC 3550 §6.4.1).
    mutating func observe(_ report: SenderReport, at arrival: SessionTime) {
        admission.noteReport(of: report.ssrc, at: arrival)
        note(report)
    }

    /// Sources that said goodbye (RFC 3550 §6.6).
    mutating func noteGoodbye(of sources: [UInt32]) {
        for ssrc in sources { admission.noteGoodbye(of: ssrc) }
    }

    private mutating func note(_ report: SenderReport) {
        guard let sendersTime = report.wallTime else { return }
        guard report.ssrc == admission.current, clock.hasOrigin else { return earlyReports.keep(report) }
        tally.senderReports += 1
        clock.observe(reportOf: clock.extended(report.rtpTimestamp), sendersTime: sendersTime.nanoseconds)
    }

    private mutating func deliver(_ packet: ReceivedPacket, lost: Int) {
        tally.reception.lost += lost
        redundancy.noteLoss(lost)
        switch role(of: packet) {
        case .media: push(packet)
        case .redundancy: unwrap(packet)
        case .forwardErrorCorrection, .comfortNoise, .telephoneEvent, .retransmission, nil: note(packet)
        }
    }

    /// What a packet is to the track, with the coding that is in use.
    func role(of packet: ReceivedPacket) -> PayloadRole? {
        description.role(of: packet.header.payloadType, in: coding)
    }

    /// The sender may change its format at any time (RFC 3264 §6.1): the same track goes on in another.
    private mutating func follow(_ payloadType: UInt8, at arrival: SessionTime) {
        guard description.codings.count > 1, let next = description.coding(of: payloadType), next != coding,
            let depacketizer = Depacketizer(format: description.codings[next].format)
        else { return }
        let clockRate = description.codings[next].format.clockRate
        if clockRate != description.codings[coding].format.clockRate { clock.change(to: clockRate, at: arrival) }
        coding = next
        producer.change(to: description.codings[next], depacketizer, &tally)
    }

    /// Gives a packet of media to the depacketizer.
    mutating func push(_ packet: ReceivedPacket) {
        follow(packet.header.payloadType, at: packet.arrival)
        tally.payloadType = packet.header.payloadType
        let isFirst = !clock.hasOrigin
        let timestamp = clock.extended(packet.header.timestamp)
        clock.observe(timestamp, arrivedAt: packet.arrival, isPadding: packet.header.payload.isEmpty)
        if isFirst, let report = earlyReports.take(ofSource: packet.header.ssrc) { note(report) }
        produce(
            OrderedPacket(
                extendedTimestamp: timestamp, hasMarker: packet.header.hasMarker, arrival: packet.arrival,
                lostBefore: redundancy.takeLoss(at: timestamp), payload: packet.header.payload), packet)
    }

    /// Passes an older block to the depacketizer if it fills a loss: audio only, and only between the last packet and
    /// this one.
    mutating func restore(_ packet: ReceivedPacket) {
        guard redundancy.isWanting, !packet.header.payload.isEmpty, codec.kind == .audio,
            description.coding(of: packet.header.payloadType) == coding
        else { return }
        let timestamp = clock.extended(packet.header.timestamp)
        guard redundancy.restores(timestamp) else { return }
        tally.restored += 1
        produce(
            OrderedPacket(
                extendedTimestamp: timestamp, hasMarker: false, arrival: packet.arrival, lostBefore: 0,
                payload: packet.header.payload), packet)
    }

    private mutating func produce(_ ordered: OrderedPacket, _ packet: ReceivedPacket) {
        producer.push(ordered, packet, &tally)
        if producer.mayReorder { clock.expectReordering() }
    }

    /// Session time of a timestamp on the media's clock; nil without media, or where it contradicts them.
    func sessionTime(of timestamp: UInt32, arrivedAt arrival: SessionTime) -> SessionTime? {
        guard let sessionTime = clock.current.sessionTime(of: clock.extended(timestamp)) else { return nil }
        let distance = sessionTime - arrival
        return distance.nanoseconds.magnitude <= Self.maximumDeviation ? sessionTime : nil
    }

    /// The position of a frame that is released now, by the best estimate so far.
    func sessionTime(of extendedTimestamp: Int64) -> SessionTime? {
        clock.current.sessionTime(of: extendedTimestamp).map { $0 + placement.shift }
    }

    /// Sets how far the stream is from its minimum-delay packets.
    mutating func use(shift: Interval, isReported: Bool) {
        placement.shift = shift
        clock.reportedShift = isReported ? shift : nil
    }

    /// Places the first frames that wait, all of them where no count is given, and hands them on.
    mutating func release(_ count: Int? = nil, at now: SessionTime, into results: inout ReceptionResults) {
        let count = count ?? producer.frames.count
        guard count > 0 else { return }
        for index in 0..<count {
            swap(&producer.frames[index], &frame)
            releaseFrame(at: now, into: &results)
        }
        producer.frames.removeFirst(count)
    }

    private mutating func releaseFrame(at now: SessionTime, into results: inout ReceptionResults) {
        if clock.begins(withFrameFrom: frame.firstArrival) { endEpoch(into: &results) }
        if let substitute = clock.substitute(for: frame.extendedTimestamp, firstArrival: frame.firstArrival) {
            frame.extendedTimestamp = substitute
            tally.framesRetimed += 1
        }
        guard let sessionTime = sessionTime(of: frame.extendedTimestamp) else { return }
        // What was dropped before a frame without a place counts for the next one.
        let clockRate = clock.current.clockRate
        let placed = placement.place(
            frame, clockRate: clockRate, at: sessionTime, now: now, isAfterDrop: producer.droppedTimestamp != nil)
        frame.duration = placement.clockRate.ticks(frame.duration, of: clockRate)
        if placed.presentationTime != nil { producer.forgetDropped() }
        results.append(exchanging: &frame, placed)
    }
}
