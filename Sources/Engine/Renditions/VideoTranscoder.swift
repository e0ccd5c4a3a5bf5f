import Jobs
import Media
import Mixing
import Packaging
import Timing

/// Pictures of one track in another format.
///
/// Every picture that can be decoded is encoded at its own time, so the cadence is the source's. The size is the
/// requested one, or that of the first picture; pictures of other sizes are fitted into it.
struct VideoTranscoder {
    private let decoder: any VideoDecoder
    private let scaler: any FrameScaler
    private let encoding: VideoEncoding
    private var canvas: VideoFrame
    /// The size and colour of the picture that is drawn without bars beside what was there before.
    private var drawnSize: FrameSize?
    private var rotations = RotationTimeline()
    var rendition: VideoRendition
    private var source: VideoFormat
    private var limit: FrameRateLimit?
    /// With a limit, a picture that may give way to the next one.
    private var held: CopiedFrame?
    private let keyFrameDistance: Int64
    private var lastKeyFrame: Int64?
    private var lastTicks: Int64?
    /// The duration of an encoded picture, unless the next one determines it.
    private var nominal: FrameDurationEstimate
    private(set) var undecodedCount = 0

    /// The default key-frame interval in seconds: a player that seeks starts at a key frame, and decodes up to the
    /// requested time.
    static let defaultKeyFrameSeconds = 2
    /// What rate control plans with where nothing is said.
    static let usualRate = FrameRate(30)
    /// Faster than any camera: key frames come by time, and not by this many pictures.
    private static let highestRate = 240
    /// The tag of a frame that is decoded because others refer to it.
    private static let unseen: Int64 = -1

    init(
        _ source: VideoFormat, clockRate: ClockRate, transcoding: VideoTranscoding, codecs: any CodecFactory
    ) throws(CodecError) {
        let parameters = transcoding.parameters
        let codec = transcoding.coding.codec
        let size = Self.canvasSize(
            parameters.resolution
                ?? source.rotation.upright(FrameSize(width: source.width, height: source.height)),
            codec: codec)
        let rate = parameters.frameRate ?? Self.usualRate
        let kilobits = DefaultBitrate.kilobits(codec: codec, size: size, frameRate: rate, motionFactor: 1)
        let seconds = parameters.keyFrameInterval ?? Self.defaultKeyFrameSeconds
        // SVT-AV1 places key frames by counting pictures alone.
        let rateOfKeyFrames = codec == .av1 ? Int(rate.perSecond.rounded(.up)) : Self.highestRate
        var encoding = VideoEncoding(
            codec: codec, width: size.width, height: size.height, frameRate: rate,
            bitrate: max(1, parameters.bitrate ?? Int(kilobits.rounded())),
            keyFrameInterval: max(1, seconds * rateOfKeyFrames))
        encoding.h264Profile = transcoding.coding.profile
        encoding.colour = .bt601
        encoding.clock = clockRate
        encoding.threadCount = parameters.threads ?? encoding.usualThreadCount
        self.encoding = encoding
        keyFrameDistance = codec == .av1 ? .max : Int64(seconds) * clockRate.hertz
        decoder = try FollowingVideoDecoder(source.codec, codecs: codecs)
        scaler = try codecs.frameScaler()
        rendition = try VideoRendition(encoding, codecs: codecs)
        canvas = VideoFrame(width: size.width, height: size.height, colour: encoding.colour)
        limit = parameters.frameRate.map { FrameRateLimit($0, clock: clockRate) }
        nominal = FrameDurationEstimate(clockRate: clockRate)
        self.source = source
    }

    /// Encoders need even sides, because chroma has half of them; AV1's needs at least 64.
    static func canvasSize(_ size: FrameSize, codec: VideoCodec) -> FrameSize {
        let least = codec == .av1 ? 64 : 2
        return FrameSize(
            width: min(max(least, size.width & ~1), VideoFrame.sideLimit),
            height: min(max(least, size.height & ~1), VideoFrame.sideLimit))
    }

    /// - Parameter ticks: the position of the frame since the track's beginning; nil for one without a position, to
    ///   which others may refer.
    mutating func append(_ frame: borrowing EncodedFrame, at ticks: Int64?) throws(CodecError) {
        if case .video(let video)? = frame.format { source = video }
        if let ticks { rotations.note(frame.rotation, at: ticks) }
        do throws(CodecError) {
            try decoder.send(frame.bytes.span, format: source, tag: ticks ?? Self.unseen)
        } catch {
            undecodedCount += 1
            return
        }
        try encodeDecoded()
    }

    /// Encodes what decoder and encoder still hold.
    mutating func finish() throws(CodecError) {
        decoder.finish()
        try encodeDecoded()
        if let held, limit?.takesLast(held.tag) ?? true { try encode(held) }
        held = nil
        try rendition.finish(duration: nominal.ticks)
    }

    private mutating func encodeDecoded() throws(CodecError) {
        while let picture = nextPicture() {
            let ticks = picture.tag
            guard ticks >= 0, (held?.tag ?? lastTicks).map({ ticks > $0 }) ?? true else { continue }
            guard limit != nil else {
                try encode(picture)
                continue
            }
            if let held, limit?.takes(held.tag, before: ticks) ?? true { try encode(held) }
            let room = held ?? CopiedFrame(VideoFrame(width: picture.width, height: picture.height))
            room.hold(picture)
            held = room
        }
    }

    private mutating func encode(_ picture: any DecodedFrame) throws(CodecError) {
        let ticks = picture.tag
        try draw(picture)
        let isKeyFrame = lastKeyFrame.map { ticks - $0 >= keyFrameDistance } ?? true
        if isKeyFrame { lastKeyFrame = ticks }
        if let lastTicks { nominal.follow(ticks - lastTicks) }
        lastTicks = ticks
        try rendition.send(canvas, at: ticks, isKeyFrame: isKeyFrame, duration: nominal.ticks)
    }

    private mutating func nextPicture() -> (any DecodedFrame)? {
        do throws(CodecError) {
            return try decoder.receive()
        } catch {
            undecodedCount += 1
            return nil
        }
    }

    private mutating func draw(_ picture: any DecodedFrame) throws(CodecError) {
        let rotation = rotations.rotation(at: picture.tag)
        let decoded = FrameSize(width: picture.width, height: picture.height)
        let size = rotation.upright(decoded)
        let isPlain =
            picture.colour.range == encoding.colour.range
            && [encoding.colour.matrix, .unspecified].contains(picture.colour.matrix)
        if isPlain, rotation == .none, canvas.copy(picture) {
            canvas.colour = encoding.colour
            drawnSize = size
            return
        }
        guard let placement = placement(of: size) else { return }
        if drawnSize != size {
            // Bars of another shape may be left from the size before.
            try scaler.fill(
                canvas.area, with: encoding.colour.sample(red: 0, green: 0, blue: 0), in: &canvas)
            drawnSize = size
        }
        try scaler.draw(
            picture, crop: rotation.decoded(placement.source, in: decoded), rotation: rotation, into: &canvas,
            at: placement.target)
    }

    /// A picture that has one line or column too many for even sides loses that, and is not scaled.
    private func placement(of size: FrameSize) -> Placement? {
        if size.width & ~1 == canvas.width, size.height & ~1 == canvas.height {
            return Placement(source: canvas.area, target: canvas.area)
        }
        return FitPolicy.letterbox.placement(of: size, in: canvas.area)
    }
}
