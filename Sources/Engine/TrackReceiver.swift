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
    /// The stretches over which the stream's clock runs unbroken: the one whose frames are written, then those of which
    /// packets have come already. Never empty.
    private var stretches: [ClockStretch]
    private(set) var payloadType: UInt8?
    var frames = FrameList()
    var tally = TrackTally()

    private let latency: Interval
    private var reorder: ReorderBuffer
    private var timestamps = TimestampUnwrapper()
    private var continuity: ClockContinuity
    /// Until when the frames of an epoch wait that is not the track's first: its first packet may be a slow one, or the
    /// first of a burst, and the start of an epoch is not corrected later.
    private var settlingEnd: SessionTime?
    private var hasDelivered = false
    private var mustSettle = false
    /// How far the stream lies from its quickest packets by sender reports; a clock that follows begins with it.
    var reportedShift: Interval?
    private var gate: IntegrityGate
    private var produced = FrameList()
    /// The slot of a packet with which the sequence begins anew.
    private var restart: Int?
    /// Frames were dropped since the last one that was written.
    private var hasDropped = false
    /// The latest report of each source that is not heard yet; one port may bring those of both streams.
    private var earlyReports: [SenderReport] = []

    /// Frames wait for a verdict for less than a second; more clocks than these are no clocks.
    static let maximumStretches = 8
    /// Packets that one track may hold back while it waits for a late one.
    static let reorderCapacity = 1024
    /// Sound and picture before and after a change of SSRC; strangers' reports must not pile up.
    static let maximumEarlyReports = 4
    /// Ten packets of sound, six pictures: one of them is quick.
    static let settlingTime = Interval(milliseconds: 200)

    init(description: TrackDescription, depacketizer: Depacketizer, latency: Interval) {
        self.description = description
        self.depacketizer = depacketizer
        self.latency = latency
        admission = SourceAdmission(announced: description.announcedSources)
        reorder = ReorderBuffer(latency: latency, capacity: Self.reorderCapacity)
        gate = IntegrityGate(codec: depacketizer.codec)
        stretches = [ClockStretch(clock: StreamClock(clockRate: description.format.clockRate), begins: .zero)]
        continuity = ClockContinuity(clockRate: description.format.clockRate)
    }

    /// The clock by which frames are written now.
    var clock: StreamClock { stretches[0].clock }
    /// Frames wait until it is known which clock they belong to.
    var isHolding: Bool { continuity.isSuspicious || settlingEnd != nil }
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
        if let end = settlingEnd, now >= end { settlingEnd = nil }
        if continuity.isSuspicious { take(continuity.poll(at: now)) }
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

    /// Whether a frame is the first to be written by the clock that follows; if so, that clock is the one from now on.
    mutating func beginsStretch(_ frame: borrowing EncodedFrame) -> Bool {
        var hasBegun = false
        while stretches.count > 1, frame.firstArrival >= stretches[1].begins {
            stretches.removeFirst()
            hasBegun = true
        }
        return hasBegun
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
        settlingEnd = nil
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
        stretches = [ClockStretch(clock: newClock, begins: .zero)]
        continuity = ClockContinuity(clockRate: description.format.clockRate)
        settlingEnd = nil
        mustSettle = hasDelivered
    }

    /// The sender's reports about the clock before still tell how far its stream is delayed.
    private var newClock: StreamClock {
        StreamClock(clockRate: description.format.clockRate, inheritedShift: reportedShift)
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
        let newest = stretches.count - 1
        guard report.ssrc == admission.current, stretches[newest].clock.origin != nil else { return keep(report) }
        tally.senderReports += 1
        stretches[newest].clock.observe(
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
        let newest = stretches.count - 1
        let isFirst = stretches[newest].clock.origin == nil
        let timestamp = timestamps.unwrap(packet.timestamp)
        hasDelivered = true
        if isFirst, mustSettle { settlingEnd = arrival + Self.settlingTime }
        // A sender that probes the network pads with old timestamps.
        if payload.count > 0 || isFirst {
            let expected = stretches[newest].clock.session(of: timestamp)
            let verdict = continuity.judge(timestamp, arrivedAt: arrival, expected: expected)
            if verdict == .steady { stretches[newest].clock.observe(timestamp, arrivedAt: arrival) }
            if verdict == .broken { take(verdict) }
        }
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

    /// A clock that broke is followed by another, which begins with the packets that tell of it.
    private mutating func take(_ verdict: ClockContinuity.Verdict) {
        guard verdict == .broken else { return }
        let evidence = continuity.takeEvidence()
        guard let first = evidence.first else { return }
        var clock = newClock
        for packet in evidence { clock.observe(packet.extendedTimestamp, arrivedAt: packet.arrival) }
        // A sender without a clock breaks it with every packet; what was never written by one needs none.
        if stretches.count == Self.maximumStretches { stretches.remove(at: 1) }
        stretches.append(ClockStretch(clock: clock, begins: first.arrival))
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
