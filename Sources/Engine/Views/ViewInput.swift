import Media

/// A connection as a view sees it: its video, its audio, and its presence (`ViewPresence`).
///
/// Its last picture is shown until it leaves.
struct ViewInput {
    let connectionID: String
    /// What people call it.
    var name: String
    var video: ViewVideoInput?
    var audio: TimedAudioDecoder?
    private let videoTrack: Int?
    private let audioTrack: Int?
    /// Who it is, where the view shows that.
    let identity: ViewIdentity?
    private var presence: ViewPresence
    /// Where the last audio of it that has come belongs.
    private(set) var lastAudio: SessionTime?
    /// Whether there is a picture of it since it came; one of the time before it went is not shown again.
    private(set) var hasPicture = false
    /// The view is over: nothing is kept any more.
    private var isClosed = false
    /// The connection is over: nothing more comes of it.
    private var hasLeft = false
    private var isReleased = false

    /// - Parameters:
    ///   - audioTrack: the track of its audio where the view has none.
    ///   - timeout: how long it stays though nothing comes; nil for ever.
    init(
        connectionID: String, video: (track: Int, input: ViewVideoInput)?,
        audio: (track: Int, input: TimedAudioDecoder)?,
        audioTrack: Int? = nil, timeout: Interval?, identity: ViewIdentity? = nil
    ) {
        self.connectionID = connectionID
        name = connectionID
        self.identity = identity
        self.video = video?.input
        self.audio = audio?.input
        presence = ViewPresence(timeout: timeout)
        videoTrack = video?.track
        self.audioTrack = audio?.track ?? audioTrack
    }

    var isPresent: Bool { presence.isPresent }
    /// How long it stays though nothing comes; nil for ever.
    var timeout: Interval? { presence.timeout }
    /// From when to when it was there.
    var presences: [ViewPresence.Span] { presence.spans }

    /// Receives a frame that the connection's files receive too. Tracks other than the first of their kind are ignored.
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
        presence.noteArrival(at: time)
    }

    mutating func noteGoodbye(at time: SessionTime) {
        presence.noteGoodbye(at: time)
    }

    /// The track of which a key frame is needed before anything more of it is seen.
    var trackInNeed: Int? { video?.needsKeyFrame ?? false ? videoTrack : nil }

    /// The earliest moment of what waits.
    var nextTime: SessionTime? {
        [video?.nextTime, audio?.nextTime].compactMap { $0 }.min()
    }

    /// The last moment at which something of it is seen or heard.
    ///
    /// - Parameter reach: the last picture may be nearest to a moment that is less than this later.
    func lastMoment(reach: Interval) -> SessionTime? {
        let audio = audio?.heardEnd.map { SessionTime(nanoseconds: $0.nanoseconds - 1) }
        return [video?.lastTime.map { $0 + reach + max(.zero, shift) }, audio].compactMap { $0 }.max()
    }

    /// Where what is heard and seen of it ends.
    var heardEnd: SessionTime? {
        [video?.lastTime, audio?.heardEnd].compactMap { $0 }.max()
    }

    /// The latest moment of what is known.
    var end: SessionTime? {
        [video?.lastTime, audio?.end].compactMap { $0 }.max()
    }

    /// Updates the presence at `time`. Nothing later than `time` may have been queried.
    ///
    /// - Parameter reach: how far the view looks ahead.
    mutating func update(at time: SessionTime, reach: Interval = .zero) {
        if case .went(let last) = presence.update(at: time, reach: reach, next: nextTime, end: end) {
            hasPicture = false
            // What was still on its way is decoded, for what may follow.
            if let last { video?.prepare(last, isVisible: false) }
        }
        let shown = shifted(time)
        if isPresent, let next = video?.nextTime, next <= shown || next - shown < reach { hasPicture = true }
    }

    /// How much later than their times its pictures are shown.
    private var shift: Interval { audio?.pictureShift ?? .zero }

    /// The time of the pictures that are nearest to a moment of the view.
    func shifted(_ moment: SessionTime) -> SessionTime {
        SessionTime(nanoseconds: moment.nanoseconds - shift.nanoseconds)
    }

    /// Keeps its audio and pictures together: once there is audio. A screen's has little to do with its pictures.
    mutating func align(to moments: PictureMoments) {
        guard audio?.end != nil, !(identity?.isScreen ?? false), let video, let phase = video.phase(moments) else {
            return
        }
        audio?.follow(phase: phase, distance: moments.distance) { video.meanLag(moments, shift: $0) }
    }

    /// It is present, or is known to become so.
    var isAwaited: Bool { isPresent || presence.isComing(next: nextTime, end: end) }

    /// Whether any of it was seen or heard, in the view or while it was hidden.
    var hasContent: Bool { (video?.tally.decoded ?? 0) + (audio?.tally.decoded ?? 0) > 0 }

    /// The kinds of which frames came and none could be decoded, with their number.
    var undecoded: [(kind: MediaKind, count: Int)] {
        let video = video.map { (MediaKind.video, $0.tally.decoded, $0.tally.failed) }
        let audio = audio.map { (MediaKind.audio, $0.tally.decoded, $0.tally.failed) }
        return [video, audio].compactMap { $0 }.filter { $0.1 == 0 && $0.2 > 0 }.map { ($0.0, $0.2) }
    }

    /// The connection is over, and what it sent was seen: its storage can go.
    var canBeReleased: Bool { hasLeft && !isReleased && nextTime == nil && !isAwaited }

    /// The connection is over.
    mutating func leave() {
        hasLeft = true
    }

    mutating func release() {
        isReleased = true
        video?.release()
    }

    /// The view ends, at `last`.
    mutating func close(at last: SessionTime) {
        guard !isClosed else { return }
        isClosed = true
        video?.close()
        audio?.close()
        if isPresent, let end { presence.close(at: max(end, presence.lastKnown(by: last) ?? end)) }
    }
}
