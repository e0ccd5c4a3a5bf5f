import Jobs
import Media
import Mixing
import Packaging
import Presentations
import RTP

/// Records a composition: many connections as one video and one audio track.
///
/// Everything happens at instants of session time: picture n is at the origin plus n frame lengths, audio at whole
/// samples. The view processes an instant some time later (`ViewPlan.delay`), so a slow packet is not missed, and the
/// same journal gives the same view. Without inputs it makes nothing. When an input joins, it makes up
/// for that time, so a view does not end in minutes of nothing.
struct ViewRecording {
    let plan: ViewPlan
    let codecs: any CodecFactory
    let images: ImageFiles
    private var layout: LayoutState<InputID>
    private var schedule: LayoutSchedule
    private var video: VideoComposer?
    private var audio: AudioComposer?
    /// By number.
    private(set) var inputs: [ViewInput] = []
    /// The moment of the first picture and of the first sample.
    private(set) var origin: SessionTime?
    private(set) var failure: CodecError?
    private(set) var effort = ViewEffort()
    /// Inputs that are in the layout.
    private var placed: Set<InputID> = []
    /// Moments of a view without pictures that were made.
    private var count: Int64 = 0

    /// The maximum of instants per tick; at 20 ms a tick that is some thirty times real time.
    static let burst = 24
    /// Moments of a view without pictures.
    static let audioMoment = Interval(milliseconds: 20)

    init(_ plan: ViewPlan, codecs: any CodecFactory, images: ImageFiles = ImageFiles()) {
        self.plan = plan
        self.codecs = codecs
        self.images = images
        layout = LayoutState(plan.layout)
        schedule = LayoutSchedule(
            plan.video?.layouts ?? [],
            frame: FrameSize(width: plan.video?.encoding.width ?? 0, height: plan.video?.encoding.height ?? 0),
            maxInput: plan.video?.maxInput ?? 1)
    }

    var tally: ViewCanvas.Tally? { video?.tally }
    var speakers: SpeakerTimeline? { audio?.speakers }

    /// What the view should show and does not.
    var warnings: [Warning] {
        (video?.warnings ?? []) + inputs.compactMap { $0.identity?.warning } + inputs.flatMap(undecoded)
    }

    private func undecoded(_ input: ViewInput) -> [Warning] {
        input.undecoded.map { kind, count in
            Warning(
                reason: .decoderFailed, connectionID: input.connectionID, track: kind.rawValue,
                message: "the view has no \(kind.rawValue) of it: none of \(counted(count, "frame")) could be decoded")
        }
    }

    /// A connection joins; inputs have the numbers of the connections.
    mutating func join(_ connection: borrowing ConnectionReceiver, _ joined: ConnectionJoined) {
        // A view that has ended accepts nothing.
        let isOver = failure != nil
        inputs.append(
            isOver
                ? ViewInput(connectionID: connection.id, video: nil, audio: nil, timeout: plan.timeout)
                : makeInput(of: connection, joined))
    }

    mutating func append(_ frame: borrowing EncodedFrame, _ placed: PlacedFrame) {
        inputs[placed.track.connection].append(frame, track: placed.track.track, at: placed.sessionTime)
    }

    mutating func noteArrival(_ input: InputID, at time: SessionTime) {
        inputs[input.number].noteArrival(at: time)
    }

    mutating func noteGoodbye(_ input: InputID, at time: SessionTime) {
        inputs[input.number].noteGoodbye(at: time)
    }

    /// The connection is over: nothing more comes of it.
    mutating func leave(_ input: InputID) {
        inputs[input.number].leave()
    }

    /// Whether a key frame of a track is needed before anything more of it is seen.
    func needsKeyFrame(_ track: TrackID) -> Bool {
        inputs[track.connection].trackInNeed == track.track
    }

    /// Makes every moment up to `limit`, which is a delay ago (`ViewPlan.delay`).
    mutating func advance(to limit: SessionTime) {
        guard failure == nil else { return }
        do throws(CodecError) {
            try make(upTo: limit, budget: Self.burst)
        } catch {
            failure = error
            // The view makes no further pictures, so its inputs drop the frames that wait.
            closeInputs()
        }
    }

    /// More or less is spent from the next moment on, or from `time` where nothing has begun.
    mutating func use(_ effort: CompositionEffort, at time: SessionTime) {
        self.effort.use(effort, at: origin.map { $0 + nextMoment } ?? time)
    }

    /// Makes what is left, up to the end of what the connections sent.
    mutating func finish() {
        do throws(CodecError) {
            if failure == nil { try makeRest() }
        } catch {
            failure = error
        }
        closeInputs()
    }

    /// What its outputs are made of; empty before it begins.
    var streams: [ViewStream] {
        let videoStreams = video.map { video in
            ([video.rendition] + (video.ladder?.renditions ?? [])).enumerated().map { number, rendition in
                ViewStream(
                    format: .video(rendition.format), clockRate: rendition.clockRate, bitrate: rendition.bitrate,
                    rendition: number, frameRate: plan.video?.encoding.frameRate)
            }
        }
        let audioStream = audio.map { audio in
            ViewStream(format: .audio(audio.rendition.format), clockRate: audio.rendition.clockRate)
        }
        return (videoStreams ?? []) + [audioStream].compactMap { $0 }
    }

    /// Hands on what the renditions gave since the last call.
    mutating func takeSamples(_ body: (SampleQueue, ViewStreamID) -> Void) {
        video?.takeSamples { samples, number in body(samples, ViewStreamID(kind: .video, rendition: number)) }
        if let samples = audio?.rendition.samples, !samples.isEmpty { body(samples, .audio) }
        audio?.rendition.samples.removeAll()
    }

    /// Pictures for a presentation's guide that were made since the last call.
    mutating func takePictures() -> [GuidePicture] { video?.takePictures() ?? [] }

    private mutating func closeInputs() {
        let end = (origin ?? .zero) + nextMoment
        for i in inputs.indices { inputs[i].close(at: end) }
    }

    private mutating func makeRest() throws(CodecError) {
        guard let last = inputs.compactMap(\.heardEnd).max() else { return }
        try make(upTo: inputs.compactMap { $0.lastMoment(reach: reach) }.max() ?? last, budget: .max)
        guard origin != nil else { return }
        effort.finish(at: last)
        try video?.finish()
        try audio?.finish(at: last, &inputs)
    }

    private var nextMoment: Interval {
        video?.nextMoment ?? Interval(nanoseconds: count * Self.audioMoment.nanoseconds)
    }

    /// How far a picture looks ahead.
    private var reach: Interval { video?.reach ?? .zero }

    private mutating func make(upTo limit: SessionTime, budget: Int) throws(CodecError) {
        guard let origin = try begin(by: limit) else { return }
        var left = budget
        while left > 0 {
            let distance = nextMoment
            let moment = origin + distance
            guard moment <= limit else { return }
            update(at: moment)
            change(at: distance)
            guard inputs.contains(where: \.isAwaited) else { return }
            align(to: origin)
            try audio?.advance(to: moment, &inputs)
            for speaker in audio?.takeSpeakers() ?? [] { layout.speak(speaker) }
            try makePicture(at: moment)
            count += 1
            left -= 1
        }
    }

    /// Keeps sound and picture of each input together.
    private mutating func align(to origin: SessionTime) {
        guard audio != nil, let moments = video?.moments(from: origin) else { return }
        for i in inputs.indices { inputs[i].align(to: moments) }
    }

    private mutating func makePicture(at moment: SessionTime) throws(CodecError) {
        guard let number = video?.count else { return }
        let work = effort.work(for: number)
        switch work {
        case .whole, .oldTiles:
            try video?.make(layout.arrangement, at: moment, withOldTiles: work == .oldTiles, &inputs)
        case .leaveOut, .hold:
            video?.leaveOut(moment, isHeld: work == .hold, &inputs)
        }
    }

    /// The view begins with the first frame of any input.
    private mutating func begin(by limit: SessionTime) throws(CodecError) -> SessionTime? {
        if let origin { return origin }
        guard let first = inputs.compactMap(\.nextTime).min(), first <= limit else { return nil }
        // At a whole sample, so that audio and video begin together; not before the first frame, which would be
        // invisible.
        var position = MixClock.position(of: first)
        if MixClock.time(of: position) < first { position += 1 }
        let origin = MixClock.time(of: position)
        if let settings = plan.video { video = try VideoComposer(settings, codecs: codecs, images: images) }
        if let settings = plan.audio { audio = try AudioComposer(settings, from: origin, codecs: codecs) }
        self.origin = origin
        return origin
    }

    /// Updates which inputs are present at `moment`. An input has a place in the picture from its first picture on, or
    /// at once if the view shows placeholders.
    private mutating func update(at moment: SessionTime) {
        var isNamed = false
        let hasPlaceholders = plan.video?.overlays.placeholder != nil
        for i in inputs.indices {
            let input = InputID(number: i)
            inputs[i].update(at: moment, reach: reach)
            if inputs[i].isPresent, inputs[i].hasPicture || hasPlaceholders {
                if placed.insert(input).inserted {
                    layout.join(input, isScreen: inputs[i].identity?.isScreen ?? false)
                    isNamed = isNamed || schedule.names(inputs[i].connectionID)
                }
            } else if !inputs[i].isPresent, placed.remove(input) != nil {
                layout.leave(input)
            }
            // In a room where people come and go for hours, those who are gone must not cost anything.
            if inputs[i].canBeReleased {
                inputs[i].release()
                audio?.release(i, &inputs[i])
            }
        }
        if isNamed { schedule.repeatUpdate(to: &layout, names) }
    }

    /// Layouts whose time has come by `moment`, which counts from the view's beginning.
    private mutating func change(at moment: Interval) {
        while let due = schedule.takeDue(at: moment) {
            schedule.apply(due.change, to: &layout, names)
            if let fit = due.fitPolicy { video?.use(fit) }
        }
    }

    /// The input of the latest connection of an id; nil while it is not in the view.
    private var names: (String) -> InputID? {
        let (placed, inputs) = (placed, inputs)
        return { id in
            inputs.indices.last { inputs[$0].connectionID == id && placed.contains(InputID(number: $0)) }
                .map(InputID.init)
        }
    }
}
