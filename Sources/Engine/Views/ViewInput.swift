import Media

/// A connection as a view sees it: its video, its audio, and whether it is there.
///
/// It comes with its first decodable frame. It goes when the source says so (a goodbye, the SFU's list), or when nothing
/// at all has come of it for the pipeline's time-out; until then its last picture stands. What it sends afterwards brings
/// it back.
struct ViewInput {
    let connectionID: String
    var video: ViewVideoInput?
    var audio: TimedAudioDecoder?
    private let videoTrack: Int?
    private let audioTrack: Int?
    /// Who it is, where the view shows that.
    let identity: ViewIdentity?
    /// So long it stays though nothing comes.
    let timeout: Interval
    /// When the last packet of any of its streams arrived.
    private var lastHeard: SessionTime?
    /// Where the last audio of it that has come belongs.
    private(set) var lastAudio: SessionTime?
    /// When silences longer than `timeout` began whose moment has not been made yet: the view is behind what arrives.
    private var silences: [SessionTime] = []
    /// When the source last said that it goes.
    private var goodbye: SessionTime?
    /// The latest of what had come when it went.
    private var departed: SessionTime?
    private(set) var isPresent = false
    /// Whether there is a picture of it since it came; one of the time before it went is not shown again.
    private(set) var hasPicture = false
    /// The view is over: nothing is kept any more.
    private var isClosed = false
    /// From when to when it was there; the last one is open while it is.
    private(set) var presences: [Presence] = []

    struct Presence: Equatable {
        let from: SessionTime
        var to: SessionTime?
    }

    /// A sender that comes and goes must not fill the report.
    static let presenceLimit = 1000

    /// - Parameter audioTrack: the track of its audio where the view has none.
    init(
        connectionID: String, video: (track: Int, input: ViewVideoInput)?, audio: (track: Int, input: TimedAudioDecoder)?,
        audioTrack: Int? = nil, timeout: Interval, identity: ViewIdentity? = nil
    ) {
        self.connectionID = connectionID
        self.identity = identity
        self.timeout = timeout
        self.video = video?.input
        self.audio = audio?.input
        videoTrack = video?.track
        self.audioTrack = audio?.track ?? audioTrack
    }

    /// Takes a frame that the connection's files take too. Other tracks than the first of their kind are not seen.
    mutating func append(_ frame: borrowing EncodedFrame, track: Int, at sessionTime: SessionTime) {
        guard !isClosed else { return }
        if track == videoTrack {
            video?.append(frame, at: sessionTime)
        } else if track == audioTrack {
            lastAudio = max(lastAudio ?? sessionTime, sessionTime)
            audio?.append(frame, at: sessionTime)
        }
    }

    mutating func noteArrival(at time: SessionTime) {
        if let lastHeard, time - lastHeard > timeout, silences.count < Self.presenceLimit {
            silences.append(lastHeard)
        }
        lastHeard = time
    }

    mutating func noteGoodbye(at time: SessionTime) {
        goodbye = time
    }

    /// The track of which a key frame is needed before anything more of it is seen.
    var trackInNeed: Int? { video?.needsKeyFrame ?? false ? videoTrack : nil }

    /// The earliest moment of what waits.
    var nextTime: SessionTime? {
        [video?.nextTime, audio?.nextTime].compactMap { $0 }.min()
    }

    /// The last moment at which something of it is seen or heard.
    var lastMoment: SessionTime? {
        let audio = audio?.end.map { SessionTime(nanoseconds: $0.nanoseconds - 1) }
        return [video?.lastTime, audio].compactMap { $0 }.max()
    }

    /// The latest moment of what is known.
    var end: SessionTime? {
        [video?.lastTime, audio?.end].compactMap { $0 }.max()
    }

    /// Comes or goes, as it stands at `time`. Nothing later than `time` may have been asked for.
    mutating func update(at time: SessionTime) {
        move(at: time)
        if isPresent, let next = video?.nextTime, next <= time { hasPicture = true }
    }

    private mutating func move(at time: SessionTime) {
        let wasSilent = takeSilence(at: time)
        if isPresent {
            let isGone = goodbye.map { $0 <= time && isSilent(since: $0) } ?? false
            let isLost = lastHeard.map { time - $0 > timeout } ?? false
            guard isGone || isLost || wasSilent else { return }
            isPresent = false
            hasPicture = false
            // What was still on its way is decoded, but it is no return. What follows a silence is one.
            let last = wasSilent ? time : end
            if let last { video?.advance(to: last, isVisible: false) }
            departed = last
            endPresence(at: time)
        } else if isComing, let next = nextTime, next <= time {
            isPresent = true
            // The view is behind what arrives: a later one may be known already.
            if let said = goodbye, said <= next { goodbye = nil }
            if presences.count < Self.presenceLimit { presences.append(Presence(from: next, to: nil)) }
        }
    }

    /// It is there, or it is known that it will be.
    var isAwaited: Bool { isPresent || isComing }

    private var isComing: Bool {
        guard nextTime != nil, let end else { return false }
        return departed.map { end > $0 } ?? true
    }

    /// The connection is over, and what it sent was seen: its storage can go.
    var canBeReleased: Bool { hasLeft && !isReleased && nextTime == nil && !isAwaited }

    private var isReleased = false
    private var hasLeft = false

    /// The connection is over: nothing more comes of it.
    mutating func leave() {
        hasLeft = true
    }

    mutating func release() {
        isReleased = true
        video?.release()
    }

    /// The view ends.
    mutating func close() {
        guard !isClosed else { return }
        isClosed = true
        video?.close()
        audio?.close()
        if isPresent, let end { endPresence(at: end) }
    }

    /// Beyond the limit the last one that is listed is over already.
    private mutating func endPresence(at time: SessionTime) {
        guard let last = presences.last, last.to == nil else { return }
        presences[presences.count - 1].to = time
    }

    /// Whether a silence became too long by `time`.
    private mutating func takeSilence(at time: SessionTime) -> Bool {
        var isFound = false
        while let first = silences.first, time - first > timeout {
            silences.removeFirst()
            isFound = true
        }
        return isFound
    }

    /// Nothing waits that belongs after the goodbye: a goodbye of one SSRC may be followed by the next.
    private func isSilent(since goodbye: SessionTime) -> Bool {
        guard let end else { return true }
        return end <= goodbye + Self.lateness
    }

    /// What was on its way when the source said goodbye is not a return.
    static let lateness = Interval(milliseconds: 200)
}
