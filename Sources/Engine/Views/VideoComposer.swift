import Jobs
import Media
import Mixing
import Packaging

/// The picture of a view: the canvas, its encoder, and the number of the next picture.
struct VideoComposer {
    private let settings: ViewPlan.Video
    private var canvas: ViewCanvas
    private let encoder: any VideoEncoder
    private var packet = EncodedPacket()
    /// Pictures made so far.
    private(set) var count: Int64 = 0

    init(
        _ settings: ViewPlan.Video, codecs: any CodecFactory, images: ImageFiles = ImageFiles()
    ) throws(CodecError) {
        self.settings = settings
        let encoding = settings.encoding
        let scaler = try codecs.frameScaler()
        let backdrop = try ViewBackdrop(settings, images: images, codecs: codecs, scaler: scaler)
        canvas = try ViewCanvas(
            width: encoding.width, height: encoding.height, colour: encoding.colour, backdrop: backdrop,
            fit: settings.fit, scaler: scaler,
            decoration: ViewDecoration(settings.overlays, colour: encoding.colour, codecs: codecs, scaler: scaler))
        encoder = try codecs.videoEncoder(for: encoding)
    }

    /// What could not be drawn.
    var warnings: [Warning] { canvas.warnings }

    var format: VideoFormat { encoder.format }
    var clockRate: ClockRate { settings.encoding.clock }
    var tally: ViewCanvas.Tally { canvas.tally }

    /// When the next picture is shown, from the view's beginning.
    var nextMoment: Interval {
        let clock = settings.encoding.clock
        let ticks = settings.encoding.frameRate.ticks(ofFrame: count, clock: clock)
        return Interval(nanoseconds: clock.nanoseconds(ofTicks: ticks))
    }

    mutating func use(_ fit: FitPolicy) {
        canvas.use(fit)
    }

    /// There is no picture for the next moment: the one before lasts longer.
    ///
    /// - Parameter isHeld: what the inputs show is not decoded either, as far as that can be put off.
    mutating func leaveOut(_ moment: SessionTime, isHeld: Bool, _ connections: inout [ConnectionRecording]) {
        count += 1
        guard isHeld else { return }
        for i in connections.indices { connections[i].viewInput?.pictures?.hold(to: moment) }
    }

    /// Makes the next picture, of what the inputs show at `moment`.
    ///
    /// - Parameter withOldTiles: the tiles stay as in the picture before, unless the arrangement is another one.
    mutating func make(
        _ arrangement: Arrangement, at moment: SessionTime, withOldTiles: Bool = false,
        _ connections: inout [ConnectionRecording], into files: inout [ViewFile]
    ) throws(ViewFailure) {
        let visible = Set(arrangement.places.map(\.input))
        for i in connections.indices {
            connections[i].viewInput?.pictures?.advance(to: moment, isVisible: visible.contains(ViewInput.name(of: i)))
        }
        try ViewFailure.coding { () throws(CodecError) in
            if !withOldTiles || !canvas.isDrawn(arrangement) { try draw(arrangement, at: moment, connections) }
            let time = settings.encoding.frameRate.ticks(ofFrame: count, clock: settings.encoding.clock)
            count += 1
            try encoder.send(canvas.picture, at: time, isKeyFrame: false)
        }
        try write(into: &files)
    }

    private mutating func draw(
        _ arrangement: Arrangement, at moment: SessionTime, _ connections: [ConnectionRecording]
    ) throws(CodecError) {
        try canvas.draw(arrangement) { name in
            guard let i = ViewInput.index(of: name) else { return nil }
            return connections[i].viewInput?.content(at: moment, settings.overlays)
        }
    }

    /// What the encoder still holds.
    mutating func finish(into files: inout [ViewFile]) throws(ViewFailure) {
        try ViewFailure.coding { () throws(CodecError) in try encoder.finish() }
        try write(into: &files)
    }

    private mutating func write(into files: inout [ViewFile]) throws(ViewFailure) {
        let nominal = max(1, settings.encoding.frameRate.ticks(ofFrame: 1, clock: clockRate))
        while try ViewFailure.coding({ () throws(CodecError) in try encoder.receive(into: &packet) }) {
            for i in files.indices {
                guard let track = files[i].videoTrack else { continue }
                try ViewFailure.packaging { () throws(PackagingError) in
                    try files[i].append(packet, to: track, nominal: nominal)
                }
            }
        }
    }
}
