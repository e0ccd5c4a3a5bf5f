import Depacketizing
import Jobs
import Media
import RTP
import Timing

/// One participant being received: its tracks, on one clock.
struct ConnectionReceiver {
    let id: String
    let name: String?
    let joined: SessionTime
    /// The connection on whose port it was found; nil for one that the source named.
    let foundBeside: String?
    let number: Int
    private(set) var left: SessionTime?
    private(set) var tracks: [TrackReceiver]
    private(set) var syncSource = SyncSource.arrival
    private(set) var goodbyes: UInt64 = 0
    private(set) var malformed: UInt64 = 0
    var keyFrames = KeyFrameRequester()
    private(set) var absence = Absence()
    /// How long audio waits for the video that belongs to it; nil where nothing depends on that.
    private let audioWaitLimit: Interval?

    /// Beyond the wait for lost packets: what a camera's encoder and the sending of a large key frame take.
    static let videoDelay = Interval(milliseconds: 500)

    /// What a connection is besides its streams.
    struct Participant {
        let id: String
        let name: String?
        let joined: SessionTime
        var foundBeside: String?
    }

    /// How packets are received.
    struct Settings {
        /// How long a missing packet is waited for.
        var latency: Interval
        var loss = LossPolicy.freeze
        /// Another source beside that of a track becomes a connection of its own.
        var recordsOthers = false
        /// A view is made: each arrival is among the results (`ReceptionResults.Result.heard`).
        var servesViews = true
    }

    /// - Parameters:
    ///   - number: in the order of joining.
    ///   - audioFollowsVideo: an output divides the connection's files where the video changes.
    init(
        _ participant: Participant, number: Int, tracks: [TrackDescription], _ settings: Settings,
        audioFollowsVideo: Bool = false
    ) {
        id = participant.id
        name = participant.name
        joined = participant.joined
        foundBeside = participant.foundBeside
        self.number = number
        var receivers: [TrackReceiver] = []
        for description in tracks {
            guard let depacketizer = Depacketizer(format: description.format) else { continue }
            receivers.append(
                TrackReceiver(
                    TrackID(connection: number, track: receivers.count), description: description,
                    depacketizer: depacketizer, latency: settings.latency, loss: settings.loss))
        }
        self.tracks = receivers
        audioWaitLimit =
            audioFollowsVideo && receivers.contains { $0.codec.kind == .video }
            ? Interval(nanoseconds: settings.latency.nanoseconds &+ Self.videoDelay.nanoseconds) : nil
    }

    /// Takes a packet of one of the tracks.
    ///
    /// - Parameter source: nil where it is not known any more.
    mutating func receive(
        _ packet: ReceivedPacket, of i: Int, from source: Endpoint?, into results: inout ReceptionResults
    ) {
        let now = packet.arrival
        if absence.isPending { absence.end() }
        defer { if let source { noteMedia(packet.header, of: i, from: source) } }
        guard !tracks[i].acceptAside(packet, into: &results) else { return release(i, at: now, into: &results) }
        switch tracks[i].admit(packet) {
        case .current:
            tracks[i].accept(packet, into: &results)
        case .held:
            return
        case .promoted:
            tracks[i].beginEpoch(at: now, into: &results)
            tracks[i].acceptHeld(into: &results)
        }
        release(i, at: now, into: &results)
    }

    /// A source that turned out to send beside that of a track, with its first packets.
    mutating func takeOther(of i: Int) -> OtherSource? {
        tracks[i].takeOther()
    }

    private mutating func noteMedia(_ header: RTPPacket, of i: Int, from source: Endpoint) {
        guard !keyFrames.paths.isEmpty, header.ssrc == tracks[i].admission.current else { return }
        keyFrames.noteMedia(of: i, from: source)
    }

    /// Takes the RTCP of a transport; reports find their track by SSRC, and so do goodbyes on a shared transport.
    ///
    /// - Parameter isShared: other connections use the transport too.
    mutating func receive(
        _ compound: RTCPCompound, from source: Endpoint?, at arrival: SessionTime, isShared: Bool,
        into results: inout ReceptionResults
    ) {
        if absence.isPending, !isShared || isSource(of: compound) { absence.end() }
        for packet in compound.packets {
            switch packet {
            case .senderReport(let report):
                for i in tracks.indices {
                    tracks[i].observe(report, at: arrival)
                    guard let source, report.ssrc == tracks[i].admission.current else { continue }
                    keyFrames.noteReport(about: i, from: source)
                }
            case .goodbye(let goodbye):
                guard !isShared || goodbye.ssrcs.contains(where: hasSource) else { continue }
                goodbyes += 1
                for i in tracks.indices { tracks[i].noteGoodbye(of: goodbye.ssrcs) }
                results.append(.goodbye(connection: number, at: arrival))
            case .receiverReport, .sourceDescription, .unknown:
                break
            }
        }
        if compound.failure != nil { malformed += 1 }
    }

    /// Whether one of its streams sent any of the packets.
    func isSource(of compound: RTCPCompound) -> Bool {
        compound.packets.contains { packet in
            switch packet {
            case .senderReport(let report): hasSource(report.ssrc)
            case .receiverReport(let report): hasSource(report.ssrc)
            case .sourceDescription(let description): description.chunks.contains { hasSource($0.ssrc) }
            case .goodbye(let goodbye): goodbye.ssrcs.contains(where: hasSource)
            case .unknown: false
            }
        }
    }

    /// Whether one of the tracks is sent under this SSRC.
    private func hasSource(_ ssrc: UInt32) -> Bool {
        tracks.contains {
            $0.description.announcedSources.contains(ssrc) || $0.admission.current == ssrc
                || $0.admission.epochs.contains(ssrc)
        }
    }

    /// Counts a packet with a payload type that no track on the port has.
    mutating func noteForeign(payloadType: UInt8, port: UInt16) {
        guard let i = tracks.firstIndex(where: { $0.description.port == port }) else { return }
        tracks[i].tally.noteForeign(payloadType: payloadType)
    }

    mutating func noteMalformed(port: UInt16) {
        guard let i = tracks.firstIndex(where: { $0.description.port == port }) else {
            malformed += 1
            return
        }
        tracks[i].tally.reception.malformed += 1
    }

    func listens(to port: UInt16) -> Bool {
        tracks.contains { $0.description.port == port }
    }

    mutating func noteKernelDrops(port: UInt16, count: Int64) {
        for i in tracks.indices where tracks[i].description.port == port {
            tracks[i].tally.kernelDropped.add(count: count)
        }
    }

    /// Gives up packets that waited long enough, and releases the frames behind them.
    mutating func tick(at now: SessionTime, into results: inout ReceptionResults) {
        guard left == nil else { return }
        for i in tracks.indices {
            tracks[i].poll(at: now, into: &results)
            release(i, at: now, into: &results)
        }
    }

    /// The connection is over: everything whole is released.
    mutating func finish(at now: SessionTime, into results: inout ReceptionResults) {
        guard left == nil else { return }
        for i in tracks.indices {
            tracks[i].finish(at: now, into: &results)
            release(i, at: now, into: &results)
        }
        for i in tracks.indices where !tracks[i].clock.isHolding { tracks[i].release(at: now, into: &results) }
        for i in tracks.indices { tracks[i].placement.finish(dropped: tracks[i].producer.droppedTimestamp) }
        // It may have left as soon as the recorder was killed.
        left = absence.since ?? now
    }

    /// No recorder received packets from `since` to `now`.
    mutating func resume(after since: SessionTime, at now: SessionTime, into results: inout ReceptionResults) {
        absence.begin(at: since, until: now)
        for i in tracks.indices { tracks[i].resume(at: now, into: &results) }
    }

    /// Updates, for all streams together, how far each is from its minimum-delay packets.
    mutating func updateShifts() {
        // By index, here and below: an element that is given to a closure is copied with everything that it holds.
        let (shifts, source) = ConnectionClock.shifts(of: tracks.indices.map { tracks[$0].clock.current })
        syncSource = source
        for i in tracks.indices { tracks[i].use(shift: shifts[i], isReported: source == .senderReports) }
    }

    /// Moves the starts of the tracks to better estimates, if those are far enough from the starts.
    ///
    /// - Parameter isLast: something ends now, so this is the last correction that it can get.
    /// - Returns: whether any track was moved.
    mutating func correctStarts(at now: SessionTime, isLast: Bool) -> Bool {
        let began = tracks.indices.compactMap { tracks[$0].placement.correctionBegan }.min()
        guard let least = StartCorrection.threshold(since: began, at: now, isLast: isLast) else { return false }
        let estimates = tracks.indices.map { i in
            tracks[i].placement.correctableTimestamp.flatMap { tracks[i].sessionTime(of: $0) }
        }
        let isMoved = tracks.indices.contains { i in
            guard let estimate = estimates[i], let start = tracks[i].placement.start else { return false }
            return estimate - start >= least || start - estimate >= least
        }
        guard isMoved else { return false }
        for i in tracks.indices {
            if let estimate = estimates[i] { tracks[i].placement.moveStart(to: estimate) }
        }
        return true
    }

    /// Nothing more is asked of a connection that has left: only who it was remains.
    mutating func release() {
        tracks = []
        keyFrames = KeyFrameRequester()
    }

    /// Whether a key frame would help: pictures come that cannot be decoded.
    var needsKeyFrame: Bool {
        left == nil && tracks.indices.contains { needsKeyFrame(track: $0) && tracks[$0].statistics.packets > 0 }
    }

    func needsKeyFrame(track i: Int) -> Bool {
        tracks[i].codec.kind == .video && tracks[i].isWaitingForKeyFrame && !tracks[i].producer.isOpeningKeyFrame
    }

    /// Whether pictures come, decodable or not.
    var hasPictures: Bool {
        left == nil && tracks.contains { $0.codec.kind == .video && $0.statistics.packets > 0 }
    }

    var isWaiting: Bool { needsKeyFrame || left == nil && tracks.contains { $0.isWaiting } }

    /// Releases the frames of a track that need not wait.
    private mutating func release(_ i: Int, at now: SessionTime, into results: inout ReceptionResults) {
        guard tracks[i].producer.frames.count > 0, !tracks[i].clock.isHolding else { return }
        tracks[i].release(readyCount(i, at: now), at: now, into: &results)
        // One window for all tracks: it begins with the first frame of any.
        if let began = tracks[i].placement.correctionBegan {
            for other in tracks.indices where tracks[other].placement.correctionBegan == nil {
                tracks[other].placement.correctionBegan = began
            }
        }
    }

    /// How many of a track's frames need not wait. Audio waits for the video beside it: that may begin a new file.
    private func readyCount(_ i: Int, at now: SessionTime) -> Int {
        let count = tracks[i].producer.frames.count
        guard let audioWaitLimit, tracks[i].codec.kind == .audio, let video = latestVideo else { return count }
        for index in 0..<count where now - tracks[i].producer.frames[index].lastArrival < audioWaitLimit {
            let place = tracks[i].sessionTime(of: tracks[i].producer.frames[index].extendedTimestamp)
            if let place, place > video { return index }
        }
        return count
    }

    /// The position of the last released video.
    private var latestVideo: SessionTime? {
        tracks.lazy.filter { $0.codec.kind == .video }.compactMap(\.placement.latest).max()
    }
}
