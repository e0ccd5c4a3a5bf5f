import Jobs
import Media
import Mixing
import Presentations

/// The video of a view: the canvas, its rendition, and the number of the next picture.
struct VideoComposer {
    private let settings: ViewPlan.Video
    private var canvas: ViewCanvas
    var rendition: VideoRendition
    /// Smaller renditions of the same pictures; nil where there are none.
    private(set) var ladder: RenditionLadder?
    /// Of a presentation; nil where there are none.
    private var thumbnails: ThumbnailPainter?
    /// Pictures made so far.
    private(set) var count: Int64 = 0
    /// Of the last picture, in ticks.
    private var lastTime: Int64?

    init(
        _ settings: ViewPlan.Video, codecs: any CodecFactory, images: ImageFiles = ImageFiles()
    ) throws(CodecError) {
        self.settings = settings
        let encoding = settings.encoding
        let scaler = try codecs.frameScaler()
        let backdrop = try ViewBackdrop(settings, images: images, codecs: codecs, scaler: scaler)
        canvas = try ViewCanvas(
            size: FrameSize(width: encoding.width, height: encoding.height), colour: encoding.colour,
            backdrop: backdrop, fit: settings.fit, scaler: scaler,
            decoration: ViewDecoration(settings.overlays, colour: encoding.colour, codecs: codecs, scaler: scaler))
        rendition = try VideoRendition(encoding, codecs: codecs)
        if !settings.ladder.isEmpty { ladder = try RenditionLadder(settings.ladder, codecs: codecs) }
        thumbnails = settings.thumbnailDistance.flatMap { try? ThumbnailPainter(each: $0, codecs: codecs) }
    }

    /// What could not be drawn.
    var warnings: [Warning] { canvas.warnings }

    var tally: ViewCanvas.Tally { canvas.tally }

    /// When the next picture is shown, from the view's beginning.
    var nextMoment: Interval {
        let clock = settings.encoding.clock
        let ticks = settings.encoding.frameRate.ticks(ofFrame: count, clock: clock)
        return clock.interval(ofTicks: ticks)
    }

    /// When its pictures are shown, where the first is at `origin`.
    func moments(from origin: SessionTime) -> PictureMoments {
        PictureMoments(origin: origin, rate: settings.encoding.frameRate)
    }

    /// How far a picture looks ahead: half of its length, so that an input's picture comes at the nearest moment.
    var reach: Interval {
        Interval(nanoseconds: settings.encoding.clock.nanoseconds(ofTicks: duration) / 2)
    }

    mutating func use(_ fit: FitPolicy) {
        canvas.use(fit)
    }

    /// There is no picture for the next moment: the one before lasts longer.
    ///
    /// - Parameter isHeld: what the inputs show is not decoded either, as far as that can be put off.
    mutating func leaveOut(_ moment: SessionTime, isHeld: Bool, _ inputs: inout [ViewInput]) {
        count += 1
        guard isHeld else { return }
        for i in inputs.indices { inputs[i].video?.hold(to: moment) }
    }

    /// Makes the next picture, of what is nearest to `moment` in the inputs.
    ///
    /// - Parameter withOldTiles: the tiles stay as in the picture before, unless the arrangement is another one.
    mutating func make(
        _ arrangement: Arrangement<InputID>, at moment: SessionTime, withOldTiles: Bool = false,
        _ inputs: inout [ViewInput]
    ) throws(CodecError) {
        decode(Set(arrangement.places.map(\.input)), at: moment, &inputs)
        if !withOldTiles || !canvas.isDrawn(arrangement) { try draw(arrangement, at: moment, inputs) }
        let time = settings.encoding.frameRate.ticks(ofFrame: count, clock: settings.encoding.clock)
        if thumbnails != nil { paintThumbnail(at: nextMoment) }
        count += 1
        let (isKeyFrame, duration) = (beginsSegment(time), duration)
        lastTime = time
        try rendition.send(canvas.picture, at: time, isKeyFrame: isKeyFrame, duration: duration)
        try ladder?.send(canvas.picture, at: time, isKeyFrame: isKeyFrame, duration: duration)
    }

    private mutating func paintThumbnail(at moment: Interval) {
        let showsSomebody = canvas.showsSomebody
        guard thumbnails?.accepts(at: moment, showsSomebody: showsSomebody) == true else { return }
        // A second name for the planes, gone before the view draws again.
        thumbnails?.paint(CopiedFrame(canvas.picture), at: moment, showsSomebody: showsSomebody)
    }

    /// Pictures for a presentation that were made since the last call.
    mutating func takePictures() -> [GuidePicture] { thumbnails?.takePictures() ?? [] }

    /// Hands on what the renditions gave since the last call, with their number: 0 is the view itself.
    mutating func takeSamples(_ body: (SampleQueue, Int) -> Void) {
        if !rendition.samples.isEmpty { body(rendition.samples, 0) }
        rendition.samples.removeAll()
        ladder?.takeSamples(body)
    }

    /// The first picture at or after a segment's beginning.
    private func beginsSegment(_ time: Int64) -> Bool {
        guard let seconds = settings.segmentSeconds, let lastTime else { return false }
        let length = Int64(seconds) * settings.encoding.clock.hertz
        return time / length > lastTime / length
    }

    /// Brings the inputs to `moment`. Each has sent its frame before the first picture is waited for, so that decoders
    /// can work at the same time.
    private func decode(_ visible: Set<InputID>, at moment: SessionTime, _ inputs: inout [ViewInput]) {
        for i in inputs.indices {
            // The picture that is nearest to the moment once it is shifted like its sound.
            let shifted = inputs[i].shifted(moment)
            inputs[i].video?.prepare(shifted, reach: reach, isVisible: visible.contains(InputID(number: i)))
        }
        var isComplete = false
        while !isComplete {
            isComplete = true
            for i in inputs.indices where inputs[i].video?.sendNext() == true { isComplete = false }
            for i in inputs.indices { inputs[i].video?.receive() }
        }
    }

    private mutating func draw(
        _ arrangement: Arrangement<InputID>, at moment: SessionTime, _ inputs: [ViewInput]
    ) throws(CodecError) {
        let overlays = settings.overlays
        try canvas.draw(arrangement) { input in
            inputs.indices.contains(input.number) ? inputs[input.number].content(at: moment, overlays) : nil
        }
    }

    /// What the encoder still holds.
    mutating func finish() throws(CodecError) {
        let duration = duration
        try rendition.finish(duration: duration)
        try ladder?.finish(duration: duration)
        thumbnails?.finish()
    }

    /// Of a picture, in ticks.
    private var duration: Int64 {
        max(1, settings.encoding.frameRate.ticks(ofFrame: 1, clock: settings.encoding.clock))
    }
}
