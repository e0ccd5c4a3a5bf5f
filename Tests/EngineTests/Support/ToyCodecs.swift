import Media

/// Codecs that show what the engine asks of them. A picture has one shade, its tag in milliseconds modulo 256; audio
/// has one level, the last byte of its packet; encoders keep what they are given.
struct ToyCodecs: CodecFactory {
    let log = ToyLog()
    /// The encoder of pictures fails with this picture.
    var failingPicture: Int?
    /// The JPEG file that fails.
    var failingFile: Int?
    /// No encoder of audio is there.
    var isWithoutAudio = false
    /// Pictures that the encoder waits for before it gives the first frame.
    var lookAhead = 0

    var abilities: [CodecAbility] { [] }

    func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder {
        ToyVideoDecoder(log: log)
    }

    func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
        ToyAudioDecoder(log: log)
    }

    func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
        ToyVideoEncoder(settings, failingPicture: failingPicture, lookAhead: lookAhead, log: log)
    }

    func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        if isWithoutAudio { throw missing(.encode, .audio(settings.codec)) }
        return ToyAudioEncoder(settings, log: log)
    }

    func frameScaler() throws(CodecError) -> any FrameScaler {
        ToyScaler(log: log)
    }

    /// A file is the number of files before it.
    func jpeg(of picture: VideoFrame) throws(CodecError) -> [UInt8] {
        if log.files.count == failingFile { throw .library(operation: "toy JPEG", code: 1, message: "no more") }
        log.files.append(picture)
        return [UInt8(log.files.count - 1)]
    }
}

/// What the codecs of one factory were asked for. One thread uses them, as everything of an engine.
final class ToyLog: @unchecked Sendable {
    /// Tags of the frames that were sent to a decoder, in milliseconds.
    var decoded: [Int64] = []
    /// Samples that were asked for in place of lost packets.
    var concealed: [Int] = []
    /// Areas that were drawn over, with the shade.
    var drawn: [(shade: UInt8, area: FrameArea)] = []
    var filled: [FrameArea] = []
    /// Areas that overlays were laid over, clipped to the canvas, with their first shade.
    var blended: [(shade: UInt8, area: FrameArea)] = []
    /// What the encoder of pictures was given.
    var pictures: [(picture: VideoFrame, time: Int64)] = []
    /// What JPEG files were made of.
    var files: [VideoFrame] = []
    /// What the encoder of audio was given, interleaved.
    var samples: [Float] = []
    var audioChannels = 0
    /// Uses of a picture after its decoder went on.
    var staleUses = 0

    /// The shade of each encoded picture at a place.
    func shades(x: Int, y: Int) -> [UInt8] {
        pictures.map { $0.picture.y[y * $0.picture.yStride + x] }
    }

    /// The black of a view, in luma.
    static let black: UInt8 = 16
}

/// A frame that `ToyVideoDecoder` takes, or refuses.
struct ToyFrame {
    var isKeyFrame = false
    var byteCount = 1
    var side = 2
    var isBroken = false

    /// The side of the picture comes first; 0 is broken.
    var frame: EncodedFrame {
        var frame = EncodedFrame()
        frame.bytes = [isBroken ? 0 : UInt8(side)] + [UInt8](repeating: 1, count: byteCount - 1)
        frame.isKeyFrame = isKeyFrame
        return frame
    }
}

/// A picture of one shade, that knows whether its decoder went on.
final class ToyDecodedFrame: DecodedFrame {
    let side: Int
    let tag: Int64
    var isStale = false
    private let log: ToyLog

    init(side: Int, tag: Int64, log: ToyLog) {
        self.side = side
        self.tag = tag
        self.log = log
    }

    static func shade(of tag: Int64) -> UInt8 { UInt8(truncatingIfNeeded: tag / 1_000_000) }

    var width: Int { side }
    var height: Int { side }
    var colour: VideoColour { .bt601 }
    var isDamaged: Bool { false }

    func withPlanes(_ body: (Span<UInt8>, Int, Span<UInt8>, Span<UInt8>, Int) -> Void) {
        if isStale { log.staleUses += 1 }
        let luma = [UInt8](repeating: Self.shade(of: tag), count: side * side)
        let chroma = [UInt8](repeating: 128, count: luma.count)
        body(luma.span, side, chroma.span, chroma.span, side)
    }
}

/// Gives each picture at once, or holds back until `depth` others follow and gives them in the order of their tags.
final class ToyVideoDecoder: VideoDecoder {
    private let log: ToyLog
    private let depth: Int
    private var held: [ToyDecodedFrame] = []
    private weak var lent: ToyDecodedFrame?

    init(log: ToyLog, depth: Int = 0) {
        self.log = log
        self.depth = depth
    }

    func send(_ frame: Span<UInt8>, format: VideoFormat?, tag: Int64) throws(CodecError) {
        lent?.isStale = true
        log.decoded.append(tag / 1_000_000)
        guard !frame.isEmpty, frame[0] != 0 else { throw .corrupt(codec: "toy", reason: "it begins with 0") }
        // A frame of VP8 (RFC 6386 §9.1) has no side; 16 fits into any tile.
        held.append(ToyDecodedFrame(side: frame.count > 4 && frame[0] >= 16 ? 16 : Int(frame[0]), tag: tag, log: log))
        held.sort { $0.tag < $1.tag }
    }

    func receive() -> (any DecodedFrame)? {
        lent?.isStale = true
        guard held.count > depth else { return nil }
        let picture = held.removeFirst()
        lent = picture
        return picture
    }

    func finish() {}

    func reset() {
        held = []
    }
}

/// 20 ms of stereo at 48 kHz from each packet.
final class ToyAudioDecoder: AudioDecoder {
    private let log: ToyLog

    init(log: ToyLog) {
        self.log = log
    }

    /// The level of a packet whose last byte this is.
    static func level(_ byte: UInt8) -> Float { Float(byte) / 512 }

    func decode(_ packet: Span<UInt8>, into block: inout AudioBlock) throws(CodecError) {
        block.removeAll()
        guard !packet.isEmpty, packet[0] != 0 else { throw .corrupt(codec: "toy", reason: "it begins with 0") }
        fill(&block, Self.level(packet[packet.count - 1]), count: 960)
    }

    func conceal(sampleCount: Int, next: Span<UInt8>?, into block: inout AudioBlock) throws(CodecError) {
        log.concealed.append(sampleCount)
        fill(&block, 0.25, count: sampleCount)
    }

    func reset() {}

    private func fill(_ block: inout AudioBlock, _ level: Float, count: Int) {
        block.channelCount = 2
        block.sampleRate = 48_000
        block.samples = [Float](repeating: level, count: 2 * count)
    }
}

/// Fills areas with the shade of their source.
final class ToyScaler: FrameScaler {
    private let log: ToyLog

    init(log: ToyLog) {
        self.log = log
    }

    func draw(
        _ source: any DecodedFrame, crop: FrameArea?, rotation: FrameRotation, into canvas: inout VideoFrame,
        at area: FrameArea
    ) throws(CodecError) {
        var shade: UInt8 = 0
        source.withPlanes { luma, _, _, _, _ in shade = luma[0] }
        log.drawn.append((shade, area))
        paint(area, shade, &canvas)
    }

    func fill(_ area: FrameArea, with sample: ColourSample, in canvas: inout VideoFrame) throws(CodecError) {
        log.filled.append(area)
        paint(area, sample.y, &canvas)
    }

    /// The overlay's first shade, opaque.
    func blend(_ overlay: Overlay, into canvas: inout VideoFrame, x: Int, y: Int) throws(CodecError) {
        let (left, top) = (max(0, x), max(0, y))
        let (right, bottom) = (min(canvas.width, x + overlay.width), min(canvas.height, y + overlay.height))
        let area = FrameArea(x: left, y: top, width: right - left, height: bottom - top)
        log.blended.append((overlay.picture.y[0], area))
        if !area.isEmpty { paint(area, overlay.picture.y[0], &canvas) }
    }

    private func paint(_ area: FrameArea, _ shade: UInt8, _ canvas: inout VideoFrame) {
        let stride = canvas.yStride
        canvas.withMutablePlanes { luma, _, _ in
            for line in area.y..<area.y + area.height {
                for column in area.x..<area.x + area.width { luma[line * stride + column] = shade }
            }
        }
    }
}

/// Keeps the pictures, and gives a frame of one byte for each: the shade in the upper left corner.
final class ToyVideoEncoder: VideoEncoder {
    let format: VideoFormat
    private let keyFrameInterval: Int
    private let failingPicture: Int?
    private let lookAhead: Int
    private let log: ToyLog
    private var given = 0
    private var isFinished = false

    init(_ settings: VideoEncoding, failingPicture: Int?, lookAhead: Int, log: ToyLog) {
        format = VideoFormat(width: settings.width, height: settings.height, configuration: .vp8)
        keyFrameInterval = settings.keyFrameInterval
        self.failingPicture = failingPicture
        self.lookAhead = lookAhead
        self.log = log
    }

    func send(_ picture: borrowing VideoFrame, at time: Int64, isKeyFrame: Bool) throws(CodecError) {
        if log.pictures.count == failingPicture {
            throw .library(operation: "toy encoder", code: -1, message: "no more")
        }
        log.pictures.append((copy picture, time))
    }

    func finish() throws(CodecError) {
        isFinished = true
    }

    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        guard given + (isFinished ? 0 : lookAhead) < log.pictures.count else { return false }
        packet.bytes = [log.pictures[given].picture.y[0]]
        packet.presentationTime = log.pictures[given].time
        packet.decodeTime = packet.presentationTime
        packet.duration = 0
        packet.isKeyFrame = given.isMultiple(of: keyFrameInterval)
        given += 1
        return true
    }
}

/// Keeps the samples, and gives a packet for each 20 ms.
final class ToyAudioEncoder: AudioEncoder {
    let format: AudioFormat
    let packetSampleCount: Int
    let primingSampleCount = 312
    private let log: ToyLog
    private var given = 0
    private var isFinished = false

    init(_ settings: AudioEncoding, log: ToyLog) {
        format = AudioFormat(
            codec: settings.codec, sampleRate: settings.sampleRate, channelCount: settings.channelCount,
            primingSampleCount: 312)
        packetSampleCount = settings.sampleRate / 50
        self.log = log
        log.audioChannels = settings.channelCount
    }

    func send(_ samples: Span<Float>) throws(CodecError) {
        for i in samples.indices { log.samples.append(samples[i]) }
    }

    func finish() throws(CodecError) {
        isFinished = true
    }

    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        let frames = log.samples.count / format.channelCount + (isFinished ? primingSampleCount : 0)
        let end = (given + 1) * packetSampleCount
        guard end <= frames || isFinished && end - packetSampleCount < frames else { return false }
        packet.bytes = [0xFC, UInt8(truncatingIfNeeded: given)]
        packet.presentationTime = Int64(given * packetSampleCount - primingSampleCount)
        packet.decodeTime = packet.presentationTime
        packet.duration = Int64(packetSampleCount)
        packet.isKeyFrame = true
        given += 1
        return true
    }
}
