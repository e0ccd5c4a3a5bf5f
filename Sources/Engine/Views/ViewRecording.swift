import Jobs
import Media
import Mixing
import Packaging
import RTP

/// A composition being recorded: many connections as one picture and one sound.
///
/// Everything happens at moments of session time: picture n lies at the origin plus n frame lengths, audio at whole
/// samples. A moment is made when nothing can come any more that belongs to it (`delay`), so a slow packet is not missed
/// and the same journal gives the same view. While nobody is there nothing is made; what was left out is made up for when
/// somebody comes, so a view does not end in minutes of nothing.
struct ViewRecording {
    let plan: ViewPlan
    private let codecs: any CodecFactory
    private let images: ImageFiles
    private var layout: LayoutState
    private var course: LayoutSchedule
    private var pictures: VideoComposer?
    private var audio: AudioComposer?
    private(set) var files: [ViewFile] = []
    /// The moment of the first picture and of the first sample.
    private(set) var origin: SessionTime?
    private(set) var failure: ViewFailure?
    private(set) var effort = ViewEffort()
    /// Connections that are in the layout.
    private var placed: Set<Int> = []
    /// Moments of a view without pictures that were made.
    private var count: Int64 = 0

    /// Behind what has come: waiting for lost packets, for a clock's verdict (`ClockContinuity`) and for the tick.
    static let delay = Interval(milliseconds: 1000)
    /// Moments that one tick makes up for; at 20 ms a tick that is some thirty times real time.
    static let burst = 24
    /// Moments of a view without pictures.
    static let audioMoment = Interval(milliseconds: 20)

    init(_ plan: ViewPlan, codecs: any CodecFactory, images: ImageFiles = ImageFiles()) {
        self.plan = plan
        self.codecs = codecs
        self.images = images
        layout = LayoutState(plan.layout)
        course = LayoutSchedule(
            plan.video?.layouts ?? [],
            frame: FrameSize(width: plan.video?.encoding.width ?? 0, height: plan.video?.encoding.height ?? 0),
            maxInput: plan.video?.maxInput ?? 1)
    }

    var tally: ViewCanvas.Tally? { pictures?.tally }
    var speakers: SpeakerTimeline? { audio?.speakers }

    /// What the view should show and does not.
    func warnings(of connections: [ConnectionRecording]) -> [Warning] {
        (pictures?.warnings ?? []) + connections.compactMap { $0.viewInput?.identity?.warning }
    }

    /// Makes every moment up to `limit`, which is `delay` ago.
    mutating func advance(to limit: SessionTime, _ connections: inout [ConnectionRecording]) {
        guard failure == nil else { return }
        do throws(ViewFailure) {
            try make(upTo: limit, &connections, budget: Self.burst)
        } catch {
            failure = error
            // Nobody takes any more what would be kept.
            for i in connections.indices { connections[i].viewInput?.close() }
        }
    }

    /// More or less is spent from the next moment on, or from `time` where nothing has begun.
    mutating func use(_ effort: CompositionEffort, at time: SessionTime) {
        self.effort.use(effort, at: origin.map { $0 + nextMoment } ?? time)
    }

    /// What is seen and heard of a connection: the first stream of each kind that can be decoded.
    ///
    /// - Parameters:
    ///   - number: of the connection, in the order of joining.
    ///   - described: what the job says of it.
    /// - Returns: nil when the view is over.
    func makeInput(
        for connection: borrowing ConnectionRecording, number: Int, described: SDPSource.Connection?
    ) -> ViewInput? {
        guard failure == nil else { return nil }
        var audioTrack: Int?
        var pictures: (track: Int, input: ViewVideoInput)?
        var audio: (track: Int, input: ViewAudioInput)?
        for i in connection.tracks.indices {
            switch connection.tracks[i].codec {
            case .video(let codec):
                guard plan.video != nil, pictures == nil, let decoder = try? codecs.videoDecoder(for: codec)
                else { continue }
                pictures = (i, ViewVideoInput(decoder: decoder))
            case .audio(let codec):
                audioTrack = audioTrack ?? i
                let payload = connection.tracks[i].description.format
                let format = AudioFormat(
                    codec: codec, sampleRate: Int(payload.clockRate.hertz), channelCount: payload.channelCount)
                guard let settings = plan.audio, audio == nil,
                    let decoder = try? codecs.audioDecoder(for: format)
                else { continue }
                audio = (
                    i,
                    ViewAudioInput(
                        decoder: decoder, clockRate: payload.clockRate, isWatched: settings.isWatched)
                )
            }
        }
        let showsSlides = pictures.map { connection.tracks[$0.track].description.showsSlides } ?? false
        let identity = plan.video.map {
            ViewIdentity(
                number: number, connectionID: connection.id, name: connection.name,
                isScreen: described?.isScreen ?? false || showsSlides, avatar: described?.avatar, $0, images: images,
                codecs: codecs)
        }
        return ViewInput(
            pictures: pictures, audio: audio, audioTrack: audioTrack, timeout: plan.timeout, identity: identity)
    }

    mutating func flush() {
        for i in files.indices { files[i].flush() }
    }

    /// Makes what is left, up to the end of what the connections sent, and makes the files whole.
    mutating func finish(_ connections: inout [ConnectionRecording]) {
        do throws(ViewFailure) {
            if failure == nil { try makeRest(&connections) }
        } catch {
            failure = error
        }
        for i in files.indices { files[i].finish() }
        for i in connections.indices { connections[i].viewInput?.close() }
    }

    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (String, OutputBytes) throws(Failure) -> Void
    ) throws(Failure) {
        for i in files.indices { try files[i].drain(minimum: minimum, body) }
    }

    private mutating func makeRest(_ connections: inout [ConnectionRecording]) throws(ViewFailure) {
        let ends = connections.compactMap { $0.viewInput?.end }
        guard let last = ends.max() else { return }
        let moments = connections.compactMap { $0.viewInput?.lastMoment }
        try make(upTo: moments.max() ?? last, &connections, budget: .max)
        guard origin != nil else { return }
        effort.finish(at: last)
        try pictures?.finish(into: &files)
        try audio?.finish(at: last, &connections, into: &files)
    }

    private var nextMoment: Interval {
        pictures?.nextMoment ?? Interval(nanoseconds: count * Self.audioMoment.nanoseconds)
    }

    private mutating func make(
        upTo limit: SessionTime, _ connections: inout [ConnectionRecording], budget: Int
    ) throws(ViewFailure) {
        guard let origin = try begin(by: limit, connections) else { return }
        var left = budget
        while left > 0 {
            let distance = nextMoment
            let moment = origin + distance
            guard moment <= limit else { return }
            update(at: moment, &connections)
            change(at: distance, connections)
            guard connections.contains(where: { $0.viewInput?.isAwaited ?? false }) else { return }
            try audio?.advance(to: moment, &connections, into: &files)
            for connection in audio?.takeSpeakers() ?? [] { layout.speak(ViewInput.name(of: connection)) }
            try makePicture(at: moment, &connections)
            count += 1
            left -= 1
        }
    }

    private mutating func makePicture(
        at moment: SessionTime, _ connections: inout [ConnectionRecording]
    ) throws(ViewFailure) {
        guard let number = pictures?.count else { return }
        let work = effort.work(for: number)
        switch work {
        case .whole, .oldTiles:
            try pictures?.make(
                layout.arrangement, at: moment, withOldTiles: work == .oldTiles, &connections, into: &files)
        case .leaveOut, .hold:
            pictures?.leaveOut(moment, isHeld: work == .hold, &connections)
        }
    }

    /// The view begins with the first frame of anybody.
    private mutating func begin(
        by limit: SessionTime, _ connections: [ConnectionRecording]
    ) throws(ViewFailure) -> SessionTime? {
        if let origin { return origin }
        let firsts = connections.compactMap { $0.viewInput?.nextTime }
        guard let first = firsts.min(), first <= limit else { return nil }
        // On a whole sample, so that pictures and audio begin together; not before the first frame, which would not be
        // seen then.
        var position = MixClock.position(of: first)
        if MixClock.time(of: position) < first { position += 1 }
        let origin = MixClock.time(of: position)
        try ViewFailure.coding { () throws(CodecError) in
            if let picture = plan.video { pictures = try VideoComposer(picture, codecs: codecs, images: images) }
            if let audio = plan.audio { self.audio = try AudioComposer(audio, from: origin, codecs: codecs) }
        }
        for name in plan.files { try addFile(name, from: origin) }
        self.origin = origin
        return origin
    }

    private mutating func addFile(_ fileName: FileName, from origin: SessionTime) throws(ViewFailure) {
        let name = fileName.rendered()
        var file = ViewFile(
            name: name, container: fileName.container, identity: plan.identitySeed.identity(of: name, from: origin))
        try ViewFailure.packaging { () throws(PackagingError) in
            if let pictures { try file.addTrack(.video(pictures.format), clockRate: pictures.clockRate) }
            if let audio { try file.addTrack(.audio(audio.format), clockRate: audio.clockRate) }
        }
        files.append(file)
    }

    /// Who comes and who goes by `moment`. An input has a place in the picture from its first picture on, or at once where
    /// something stands for those without.
    private mutating func update(at moment: SessionTime, _ connections: inout [ConnectionRecording]) {
        var isNamed = false
        let hasPlaceholders = plan.video?.overlays.placeholder != nil
        for i in connections.indices {
            guard var input = connections[i].viewInput else { continue }
            connections[i].viewInput = nil
            input.update(at: moment)
            if input.isPresent, input.hasPicture || hasPlaceholders {
                if placed.insert(i).inserted {
                    layout.join(ViewInput.name(of: i), isScreen: input.identity?.isScreen ?? false)
                    isNamed = isNamed || course.names(connections[i].id)
                }
            } else if !input.isPresent, placed.remove(i) != nil {
                layout.leave(ViewInput.name(of: i))
            }
            // In a room where people come and go for hours, those who are gone must not cost anything.
            if connections[i].left != nil, input.nextTime == nil, !input.isAwaited, !input.isReleased {
                input.release()
                audio?.release(i, &input)
            }
            connections[i].viewInput = input
        }
        if isNamed { course.repeatUpdate(to: &layout, names(of: connections)) }
    }

    /// Layouts whose time has come by `moment`, which counts from the view's beginning.
    private mutating func change(at moment: Interval, _ connections: [ConnectionRecording]) {
        while let due = course.takeDue(at: moment) {
            course.apply(due.change, to: &layout, names(of: connections))
            if let fit = due.fitPolicy { pictures?.use(fit) }
        }
    }

    /// What the layout calls the latest connection of an id; nil while it is not in the view.
    private func names(of connections: [ConnectionRecording]) -> (String) -> String? {
        let placed = placed
        return { id in
            connections.indices.last { connections[$0].id == id && placed.contains($0) }.map(ViewInput.name(of:))
        }
    }
}
