import Depacketizing
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
    private(set) var payloadType: UInt8?
    var frames = FrameList()
    var tally = TrackTally()

    private let latency: Interval
    private var reorder: ReorderBuffer
    private var timestamps = TimestampUnwrapper()
    private var gate: IntegrityGate
    private var produced = FrameList()
    /// The slot of a packet with which the sequence begins anew.
    private var restart: Int?
    /// Frames were dropped since the last one that was written.
    private var hasDropped = false
    /// The latest report of each source that is not heard yet; one port may bring those of both streams.
    private var earlyReports: [SenderReport] = []

    /// Packets that one track may hold back while it waits for a late one.
    static let reorderCapacity = 1024
    /// Sound and picture before and after a change of SSRC; strangers' reports must not pile up.
    static let maximumEarlyReports = 4

    init(description: TrackDescription, depacketizer: Depacketizer, latency: Interval) {
        self.description = description
        self.depacketizer = depacketizer
        self.latency = latency
        admission = SourceAdmission(announced: description.announcedSources)
        reorder = ReorderBuffer(latency: latency, capacity: Self.reorderCapacity)
        gate = IntegrityGate(codec: depacketizer.codec)
        clock = TrackClock(clockRate: description.format.clockRate)
    }

    var codec: Codec { depacketizer.codec }
    var isWaitingForKeyFrame: Bool { gate.isWaitingForKeyFrame }
    var statistics: ReceptionStatistics { tally.reception }

    mutating func admit(
        _ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime
    ) -> SourceAdmission.Decision {
        admission.admit(packet, datagram: datagram, at: arrival)
    }

    /// Takes a packet of the current epoch.
    mutating func accept(_ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime) {
        payloadType = packet.payloadType
        tally.noteArrival(arrival)
        let insertion = reorder.insert(packet, datagram: datagram, at: arrival)
        tally.reception.count(packet, byteCount: datagram.count, as: insertion)
        if insertion == .inOrder, let next = reorder.nextSequence {
            deliver(packet, sequence: next - 1, datagram: datagram, arrival: arrival, lost: 0)
        }
        if reorder.queuedCount > 0 { poll(at: arrival) }
    }

    /// Delivers what waited long enough for a missing packet, up to a packet with which the stream begins anew.
    mutating func poll(at now: SessionTime) {
        while restart == nil, case .packet(let slot, let lost, let isRestart) = reorder.poll(at: now) {
            if isRestart { restart = slot } else { deliver(slot, lost: lost) }
        }
        clock.poll(at: now)
    }

    /// A sender that begins its sequence anew may have begun its clock anew too (Janus keeps the SSRC and counts from
    /// 1): an epoch without a new SSRC. The caller writes what came before, then calls `restartEpoch(at:)`.
    var hasRestarted: Bool { restart != nil }

    /// Begins the epoch with the packet that `poll` stopped at, and goes on.
    mutating func restartEpoch(at now: SessionTime) {
        guard let slot = restart else { return }
        restart = nil
        depacketizer.finish(into: &produced)
        judge()
        forgetTimeline()
        deliver(slot, lost: 0)
        poll(at: now)
    }

    private mutating func deliver(_ slot: Int, lost: Int) {
        let queued = reorder.packet(in: slot)
        let bytes = reorder.bytes(in: slot)
        deliver(
            queued.packet, sequence: queued.extendedSequence, datagram: bytes.span, arrival: queued.arrival, lost: lost)
        reorder.release(slot: slot)
    }

    /// Ends the epoch: whatever is whole comes out.
    mutating func finishEpoch() {
        reorder.flush()
        poll(at: SessionTime(nanoseconds: .max))
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
        gate.reset()
        clock.reset()
    }

    /// Whether undecodable frames lie before the frame that is written now.
    mutating func takeWasDropped() -> Bool {
        defer { hasDropped = false }
        return hasDropped
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
        let isFirst = !clock.hasOrigin
        let timestamp = timestamps.unwrap(packet.timestamp)
        clock.observe(timestamp, arrivedAt: arrival, isPadding: packet.payload.isEmpty)
        if isFirst, let i = earlyReports.firstIndex(where: { $0.ssrc == packet.ssrc }) {
            observe(earlyReports.remove(at: i))
        }
        tally.reception.lost += lost
        let ordered = OrderedPacket(
            extendedSequence: sequence, extendedTimestamp: timestamp, hasMarker: packet.hasMarker, arrival: arrival,
            lostBefore: lost)
        do {
            try depacketizer.push(
                ordered, payload: datagram.extracting(packet.payload),
                descriptor: datagram.extracting(dependencyDescriptor(of: packet, in: datagram)), into: &produced)
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

    private mutating func judge() {
        for i in 0..<produced.count {
            switch gate.judge(produced[i], after: depacketizer.damage(before: i)) {
            case .pass:
                frames.append(swapping: &produced[i])
            case .drop(let reason):
                tally.drop(reason.rawValue)
                hasDropped = true
            }
        }
        produced.removeAll()
    }
}
