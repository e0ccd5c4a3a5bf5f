import Depacketizing
import Jobs
import Media
import Packaging
import RTP
import Timing

/// Why a frame that the gate let pass was not written, by the name the report uses.
enum DropName {
    /// Every container refused the track.
    static let notDeclared = "not_declared"
    /// Its timestamp is not after the one before it, and it is no B picture: it has no place on the track.
    static let timeNotIncreasing = "time_not_increasing"
    /// The encoder gave up, and no output copies the track.
    static let notEncoded = "not_encoded"
}

/// One participant being recorded: its streams, its file, its clocks.
struct ConnectionRecording {
    let id: String
    let name: String?
    let joined: SessionTime
    /// Where the packets must come from; nil takes everyone.
    let sourceAddress: IPAddress?
    private(set) var left: SessionTime?
    let plan: ConnectionPlan
    private(set) var tracks: [TrackReceiver]
    private(set) var outputs: [FileSeries]
    private(set) var placements: [TrackPlacement]
    private(set) var protections: [PortProtection]
    /// Where packets are decrypted; used again for each.
    private var plain: [UInt8] = []
    private(set) var syncSource = SyncSource.arrival
    private(set) var goodbyes: UInt64 = 0
    private(set) var malformed: UInt64 = 0
    var keyFrameRequester = KeyFrameRequester()
    /// What a view makes of the connection; nil where there is none.
    var viewInput: ViewInput?
    /// The files of all connections that this one is in.
    var shared: [TogetherMember] = []
    /// How long audio waits for the picture that belongs to it; nil where nothing depends on that.
    private let audioWaitLimit: Interval?
    /// Where the picture that was written last lies.
    private var picture: SessionTime?

    /// Beyond the wait for lost packets: what a camera's encoder and the sending of a large key frame take.
    static let videoDelay = Interval(milliseconds: 500)

    /// What is remembered of a track besides its reception: where it stands in the files and in time.
    struct TrackPlacement {
        let kind: MediaKind
        /// The first output that has the track: gaps and lengths are told of what it holds. Nil where none has; then of what
        /// it would hold.
        let output: Int?
        /// A frame of it has been given to the outputs.
        var hasBegun = false
        /// The clock that the file's start was taken from is over; later ones do not move the start.
        var isAnchored = false
        /// How far the stream lies from its quickest packets by sender reports, since the last cut.
        var shift = Interval.zero
        var gaps = GapList()
        /// End of the last frame in the order in which they are shown.
        var lastEnd: Int64?
        /// So many frames that come may still be shown behind a loss.
        var framesBehindLoss = 0
        var largest = LargestSize()
        /// Where the frames would lie, when no file is asked for and they are only counted.
        var counted: CountedTrack?
    }

    init(
        id: String, name: String?, joined: SessionTime, sourceAddress: IPAddress?, plan: ConnectionPlan,
        latency: Interval, loss: LossPolicy, codecs: any CodecFactory = CodecSet([])
    ) {
        self.id = id
        self.name = name
        self.joined = joined
        self.sourceAddress = sourceAddress
        self.plan = plan
        protections = plan.protections
        tracks = plan.tracks.compactMap { description in
            Depacketizer(format: description.format).map {
                TrackReceiver(description: description, depacketizer: $0, latency: latency, loss: loss)
            }
        }
        placements = tracks.map { track in
            let kind = track.codec.kind
            return TrackPlacement(
                kind: kind, output: plan.plannedFiles.firstIndex { $0.media.takes(kind) })
        }
        let trackCount = tracks.count
        outputs = plan.plannedFiles.map {
            FileSeries($0, seed: plan.identitySeed, trackCount: trackCount, codecs: codecs)
        }
        audioWaitLimit =
            plan.dividesAudio
            ? Interval(nanoseconds: latency.nanoseconds &+ Self.videoDelay.nanoseconds) : nil
    }

    /// Takes what arrived on one of the connection's ports; SRTP is authenticated before anything else.
    mutating func receive(_ datagram: Span<UInt8>, port: UInt16, isRTCPPort: Bool, at arrival: SessionTime) {
        let kind = PacketKind(of: datagram)
        viewInput?.noteArrival(at: arrival)
        guard kind != .other, let i = protections.firstIndex(where: { $0.covers(port) }) else {
            return receive(datagram, as: kind, port: port, isRTCPPort: isRTCPPort, at: arrival)
        }
        // Taken out, because the packet lies in it while the connection is changed.
        var plain: [UInt8] = []
        swap(&plain, &self.plain)
        defer { swap(&plain, &self.plain) }
        let outcome =
            kind == .rtcp
            ? protections[i].receiver.unprotectRTCP(datagram, into: &plain)
            : protections[i].receiver.unprotect(datagram, into: &plain, at: arrival)
        switch outcome {
        case .plain:
            receive(plain.span, as: kind, port: port, isRTCPPort: isRTCPPort, at: arrival)
        case .malformed:
            noteMalformed(port: port)
        case .refused, .held:
            break
        case .resumed:
            for held in protections[i].receiver.takeHeld() {
                guard protections[i].receiver.unprotectHeld(held, into: &plain) else { continue }
                receive(plain.span, as: .rtp, port: port, isRTCPPort: isRTCPPort, at: held.arrival)
            }
        }
    }

    private mutating func receive(
        _ datagram: Span<UInt8>, as kind: PacketKind, port: UInt16, isRTCPPort: Bool, at arrival: SessionTime
    ) {
        switch kind {
        case .rtcp:
            receiveRTCP(datagram, at: arrival)
        case .rtp where !isRTCPPort:
            do {
                try receiveRTP(RTPPacket(parsing: datagram), datagram, port: port, at: arrival)
            } catch {
                noteMalformed(port: port)
            }
        case .rtp, .other:
            noteMalformed(port: port)
        }
    }

    /// What undoes the SRTP of a track's port; nil for a plain one.
    func protection(of track: TrackReceiver) -> PortProtection? {
        protections.first { $0.port == track.description.port }
    }

    private mutating func receiveRTP(
        _ packet: RTPPacket, _ datagram: Span<UInt8>, port: UInt16, at arrival: SessionTime
    ) {
        guard let i = track(port: port, payloadType: packet.payloadType) else {
            if let i = tracks.firstIndex(where: { $0.description.port == port }) {
                tracks[i].tally.noteForeign(payloadType: packet.payloadType)
            }
            return
        }
        guard !tracks[i].acceptAside(packet, datagram: datagram, at: arrival) else { return writeAll(i, at: arrival) }
        switch tracks[i].admit(packet, datagram: datagram, at: arrival) {
        case .current:
            tracks[i].accept(packet, datagram: datagram, at: arrival)
            writeAll(i, at: arrival)
        case .held:
            break
        case .promoted:
            tracks[i].finishEpoch()
            writeAll(i, at: arrival, isLast: true)
            noteEpoch(i)
            tracks[i].beginEpoch()
            for held in tracks[i].takeHeld() {
                tracks[i].accept(held.packet, datagram: held.bytes.span, at: held.arrival)
            }
            writeAll(i, at: arrival)
        }
    }

    /// What is placed so far keeps the clock it was placed by; what comes is placed by session time.
    private mutating func noteEpoch(_ i: Int) {
        if placements[i].hasBegun { placements[i].isAnchored = true }
        placements[i].counted?.beginEpoch()
        for output in outputs.indices { outputs[output].beginEpoch(of: i) }
        for member in shared { member.file.beginEpoch(of: i, of: member.number) }
    }

    /// Writes the frames of a track, over every restart that lies among its packets.
    ///
    /// - Parameter isLast: no frame of the same epoch comes any more, so none waits.
    private mutating func writeAll(_ i: Int, at now: SessionTime, isLast: Bool = false) {
        if tracks[i].frames.count > 0, !tracks[i].clock.isHolding {
            write(i, upTo: isLast || tracks[i].hasRestarted ? tracks[i].frames.count : readyCount(i, at: now), at: now)
        }
        while tracks[i].hasRestarted {
            if !tracks[i].keepsClock {
                // Nothing of the epoch that ends may wait for the clock of the next.
                tracks[i].clock.poll(at: SessionTime(nanoseconds: .max))
                if tracks[i].frames.count > 0 { write(i, upTo: tracks[i].frames.count, at: now) }
                noteEpoch(i)
            }
            tracks[i].restartEpoch(at: now)
            if tracks[i].frames.count > 0, !tracks[i].clock.isHolding {
                write(i, upTo: readyCount(i, at: now), at: now)
            }
        }
    }

    /// How many of a track's frames need not wait. Audio waits for the picture beside it: that may begin a new file.
    private func readyCount(_ i: Int, at now: SessionTime) -> Int {
        let count = tracks[i].frames.count
        guard placements[i].kind == .audio, let timeout = audioWaitLimit, let picture else { return count }
        for index in 0..<count where now - tracks[i].frames[index].lastArrival < timeout {
            let place = sessionTime(of: tracks[i].frames[index].extendedTimestamp, track: i)
            if let place, place > picture { return index }
        }
        return count
    }

    private func track(port: UInt16, payloadType: UInt8) -> Int? {
        for i in tracks.indices
        where tracks[i].description.port == port && tracks[i].description.role(of: payloadType) != nil {
            return i
        }
        return nil
    }

    private mutating func receiveRTCP(_ datagram: Span<UInt8>, at arrival: SessionTime) {
        let compound = RTCPCompound(parsing: datagram)
        for packet in compound.packets {
            switch packet {
            case .senderReport(let report):
                for i in tracks.indices { tracks[i].observe(report) }
            case .goodbye:
                goodbyes += 1
                viewInput?.noteGoodbye(at: arrival)
            case .receiverReport, .sourceDescription, .unknown:
                break
            }
        }
        if compound.failure != nil { malformed += 1 }
    }

    private mutating func noteMalformed(port: UInt16) {
        guard let i = tracks.firstIndex(where: { $0.description.port == port }) else {
            malformed += 1
            return
        }
        tracks[i].tally.reception.malformed += 1
    }

    /// Runs what depends on time: late packets given up, starts corrected, fragments cut.
    mutating func tick(at now: SessionTime, isFragmentBoundary: Bool) {
        guard left == nil else { return }
        for i in tracks.indices {
            tracks[i].poll(at: now)
            writeAll(i, at: now)
        }
        for i in outputs.indices {
            outputs[i].fillSilence(
                to: SessionTime(nanoseconds: now.nanoseconds - ViewRecording.delay.nanoseconds))
        }
        guard isFragmentBoundary else { return }
        updateShifts()
        let kinds = placements.map(\.kind)
        for i in outputs.indices { outputs[i].leaveParts(at: now, kinds: kinds) }
        correctStarts(at: now, isLast: false)
        for i in outputs.indices { outputs[i].flush() }
    }

    func listens(to port: UInt16) -> Bool {
        tracks.contains { $0.description.port == port }
    }

    mutating func noteKernelDrops(port: UInt16, count: Int64) {
        for i in tracks.indices where tracks[i].description.port == port {
            tracks[i].tally.kernelDropped.add(count: count)
        }
    }

    /// The connection is over: everything whole is written and the files are made whole.
    mutating func finish(at now: SessionTime) {
        guard left == nil else { return }
        for i in protections.indices { protections[i].receiver.finish() }
        for i in tracks.indices {
            tracks[i].finish()
            writeAll(i, at: now)
        }
        for i in tracks.indices { writeAll(i, at: now, isLast: true) }
        updateShifts()
        correctStarts(at: now, isLast: true)
        noteLastFreezes()
        left = now
        for i in outputs.indices { outputs[i].finish() }
        for member in shared { member.file.leave(member.number) }
    }

    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (String, OutputBytes) throws(Failure) -> Void
    ) throws(Failure) {
        for i in outputs.indices { try outputs[i].drain(minimum: minimum, body) }
    }

    /// Whether a key frame would help: pictures come that cannot be decoded.
    var needsKeyFrame: Bool {
        left == nil && tracks.indices.contains { needsKeyFrame(track: $0) && tracks[$0].statistics.packets > 0 }
    }

    func needsKeyFrame(track i: Int) -> Bool {
        tracks[i].codec.kind == .video && (tracks[i].isWaitingForKeyFrame || viewInput?.trackInNeed == i)
    }

    var isWaiting: Bool { needsKeyFrame || left == nil && tracks.contains { $0.isWaiting } }

    /// Asks the clocks of all streams together how far each lies from its quickest packets.
    private mutating func updateShifts() {
        let (shifts, source) = ConnectionClock.shifts(of: tracks.map(\.clock.current))
        syncSource = source
        for i in placements.indices {
            placements[i].shift = shifts[i]
            tracks[i].clock.reportedShift = source == .senderReports ? shifts[i] : nil
        }
    }

    /// Where a timestamp of the clock that is written now lies, by the best estimate so far.
    private func sessionTime(of timestamp: Int64, track i: Int) -> SessionTime? {
        tracks[i].clock.current.sessionTime(of: timestamp).map { $0 + placements[i].shift }
    }

    private mutating func correctStarts(at now: SessionTime, isLast: Bool) {
        for i in placements.indices {
            guard let first = placements[i].counted?.firstTimestamp else { continue }
            let start = sessionTime(of: first, track: i)
            placements[i].counted?.correctStart(start)
        }
        for output in outputs.indices {
            guard let least = leastCorrection(since: outputs[output].opened, at: now, isLast: isLast) else { continue }
            for part in outputs[output].openParts {
                let firsts = outputs[output].firstTimestamps(in: part)
                outputs[output].correct(part, estimates(of: firsts), from: least)
            }
        }
        for member in shared {
            guard let least = leastCorrection(since: member.opened, at: now, isLast: isLast) else { continue }
            let firsts = member.file.firstTimestamps(of: member.number)
            member.file.correct(estimates(of: firsts), of: member.number, from: least)
        }
    }

    /// Where tracks begin by the best estimate so far; nil for those that are not moved any more.
    private func estimates(of firstTimestamps: [Int64?]) -> [SessionTime?] {
        placements.indices.map { i in
            placements[i].isAnchored ? nil : firstTimestamps[i].flatMap { sessionTime(of: $0, track: i) }
        }
    }

    /// Below what a correction is not made; nil where none is made any more.
    private func leastCorrection(since opened: SessionTime?, at now: SessionTime, isLast: Bool) -> Interval? {
        guard let opened, now - opened <= RecordingFile.correctionWindow else { return nil }
        // The last cut within the window has the last word.
        let isSettled = isLast || now + RecordingEngine.fragmentInterval - opened > RecordingFile.correctionWindow
        return isSettled ? RecordingFile.leastCorrection : RecordingFile.roughCorrection
    }

    /// Writes what the gate let pass. The frames are taken out of the track one by one: reading them in place would copy
    /// the whole track for each.
    private mutating func write(_ i: Int, upTo count: Int, at now: SessionTime) {
        var frames = FrameList()
        swap(&frames, &tracks[i].frames)
        var frame = EncodedFrame()
        for index in 0..<count {
            frames.exchange(index, with: &frame)
            write(frame, of: i, at: now)
            frames.exchange(index, with: &frame)
        }
        frames.removeFirst(count)
        swap(&frames, &tracks[i].frames)
    }

    private mutating func write(_ frame: EncodedFrame, of i: Int, at now: SessionTime) {
        if tracks[i].clock.begins(with: frame) { noteEpoch(i) }
        guard let sessionTime = sessionTime(of: frame.extendedTimestamp, track: i) else { return }
        viewInput?.append(frame, track: i, at: sessionTime)
        let arrival = FileSeries.Arrival(
            track: i, kind: placements[i].kind, clockRate: tracks[i].clock.current.clockRate, sessionTime: sessionTime,
            writtenAt: now, isAnchored: placements[i].isAnchored)
        for member in shared where member.file.append(frame, arrival, of: member.number) {
            placements[i].hasBegun = true
        }
        guard let lead = placements[i].output else { return count(frame, of: i, at: sessionTime) }
        var isWritten = false
        var isDeclared = false
        var isRefused = false
        for output in outputs.indices where outputs[output].planned.media.takes(placements[i].kind) {
            let result = outputs[output].append(frame, arrival)
            isWritten = isWritten || result == .written
            isDeclared = isDeclared || result != .notDeclared
            isRefused = isRefused || result == .notEncoded
        }
        placements[i].hasBegun = placements[i].hasBegun || outputs[lead].timeline(of: i)?.nominal != nil
        if placements[i].kind == .video { picture = max(picture ?? sessionTime, sessionTime) }
        guard isWritten else {
            let reason = isDeclared ? DropName.timeNotIncreasing : DropName.notDeclared
            return tracks[i].tally.drop(isRefused ? DropName.notEncoded : reason)
        }
        tracks[i].tally.framesWritten += 1
        placements[i].largest.note(frame.format)
        noteDistance(after: frame, track: i)
    }

    /// Looks at the distance to the frame that was shown before, as soon as it is known which one that is.
    private mutating func noteDistance(after frame: borrowing EncodedFrame, track i: Int) {
        guard let timeline = timeline(of: i) else { return }
        let isDropped = tracks[i].takeWasDropped()
        // What was lost may be shown before any of the frames that can still be overtaken.
        if isDropped || frame.lostBefore > 0 { placements[i].framesBehindLoss = timeline.reorderDepth + 1 }
        let isBehindLoss = placements[i].framesBehindLoss > 0
        if isBehindLoss { placements[i].framesBehindLoss -= 1 }
        guard let outputWatermark = timeline.outputWatermark else { return }
        noteDistance(to: outputWatermark, on: timeline, track: i, isBehindLoss: isBehindLoss)
    }

    private mutating func noteDistance(
        to ticks: Int64, on timeline: SeriesTimeline, track i: Int, isBehindLoss: Bool
    ) {
        let isAudio = placements[i].kind == .audio
        let nominal = timeline.nominal ?? 0
        placements[i].gaps.note(
            from: placements[i].lastEnd, to: ticks, clockRate: tracks[i].clock.current.clockRate,
            threshold: isAudio ? GapList.audioThreshold(ofPacket: nominal) : GapList.videoThreshold,
            isFreeze: !isAudio && isBehindLoss)
        let end = ticks + nominal
        // A frame that was overtaken unexpectedly lies before the end already.
        let isOrdered = timeline.reorderDepth == 0
        placements[i].lastEnd = isOrdered ? end : max(placements[i].lastEnd ?? end, end)
    }

    /// Pictures that were whole but could not be decoded came until the end: the last one that was written stood.
    private mutating func noteLastFreezes() {
        for i in tracks.indices where placements[i].kind == .video {
            guard let timeline = timeline(of: i) else { continue }
            for ticks in timeline.aboveWatermark {
                noteDistance(
                    to: ticks, on: timeline, track: i, isBehindLoss: placements[i].framesBehindLoss > 0)
            }
            guard let dropped = tracks[i].droppedTimestamp, let end = placements[i].lastEnd,
                let last = timeline.ticks(of: dropped), let nominal = timeline.nominal
            else { continue }
            let length = last + nominal - end
            placements[i].gaps.noteFreeze(
                of: Interval(nanoseconds: tracks[i].clock.current.clockRate.nanoseconds(ofTicks: length)))
        }
    }

    /// Where the track's frames lie in the first output that has it, or would lie.
    private func timeline(of i: Int) -> SeriesTimeline? {
        guard let lead = placements[i].output else { return placements[i].counted.map { SeriesTimeline($0.timeline) } }
        return outputs[lead].timeline(of: i)
    }

    private mutating func count(_ frame: EncodedFrame, of i: Int, at sessionTime: SessionTime) {
        if placements[i].counted == nil {
            placements[i].counted = CountedTrack(
                clockRate: tracks[i].clock.current.clockRate, mayReorder: tracks[i].codec.mayReorder,
                firstTimestamp: frame.extendedTimestamp)
        }
        guard placements[i].counted?.place(frame, at: sessionTime) == true else {
            return tracks[i].tally.drop(DropName.timeNotIncreasing)
        }
        tracks[i].tally.framesWritten += 1
        placements[i].largest.note(frame.format)
        noteDistance(after: frame, track: i)
    }
}
