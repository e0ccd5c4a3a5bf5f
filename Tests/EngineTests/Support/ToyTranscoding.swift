import Media

/// What toy encoders were given; a test reads it afterwards. One thread uses it.
final class EchoLog: @unchecked Sendable {
    struct Frame: Equatable {
        var time: Int64
        var luma: UInt8
        var isKeyFrame: Bool
    }

    var pictures: [Frame] = []
    var sizes: [FrameSize] = []
    var settings: [VideoEncoding] = []
    var audioSettings: [AudioEncoding] = []
    /// Of the first channel.
    var samples: [Float] = []
}

/// Codecs whose bitstreams are a byte: the luma of a picture, or the loudness of a packet in 1/256. They are
/// deterministic and need no library.
struct ToyTranscoding: CodecFactory {
    let log = EchoLog()
    /// Pictures that the decoder holds back, as one with B pictures does.
    var heldPictures = 0
    /// The encoder gives up with this picture.
    var lastPicture = Int.max
    var failsToOpen = false
    /// The decoder takes no picture.
    var refusesPictures = false

    var abilities: [CodecAbility] { [] }

    func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder {
        EchoVideoDecoder(held: heldPictures, refuses: refusesPictures)
    }

    func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
        EchoAudioDecoder(format)
    }

    func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
        if failsToOpen { throw missing(.encode, .video(settings.codec)) }
        log.settings.append(settings)
        return EchoVideoEncoder(settings, log, last: lastPicture)
    }

    func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        log.audioSettings.append(settings)
        return EchoAudioEncoder(settings, log)
    }

    func frameScaler() throws(CodecError) -> any FrameScaler { EchoScaler() }
}

/// Takes the luma from a frame's second byte. A frame that ends in 0xEE cannot be decoded.
final class EchoVideoDecoder: VideoDecoder {
    private let held: Int
    private let refuses: Bool
    private var waiting: [CopiedFrame] = []
    private var isFinished = false
    private var size = FrameSize(width: 64, height: 48)

    init(held: Int, refuses: Bool) {
        self.held = held
        self.refuses = refuses
    }

    func send(_ frame: Span<UInt8>, format: VideoFormat?, tag: Int64) throws(CodecError) {
        if let format { size = FrameSize(width: format.width, height: format.height) }
        guard frame.count > 1, frame[frame.count - 1] != 0xEE, !refuses else {
            throw .corrupt(codec: "toy", reason: "made so")
        }
        var picture = VideoFrame(width: size.width, height: size.height)
        let luma = frame[1]
        picture.withMutablePlanes { y, _, _ in for i in 0..<y.count { y[i] = luma } }
        waiting.append(CopiedFrame(picture, tag: tag))
        waiting.sort { $0.tag < $1.tag }
    }

    func receive() -> (any DecodedFrame)? {
        waiting.count > (isFinished ? 0 : held) ? waiting.removeFirst() : nil
    }

    func finish() { isFinished = true }
    func reset() { waiting = [] }
}

/// Gives VP8 by name: a container wants nothing of it.
final class EchoVideoEncoder: VideoEncoder {
    let format: VideoFormat
    private let log: EchoLog
    private let last: Int
    private var ready: [EncodedPacket] = []

    init(_ settings: VideoEncoding, _ log: EchoLog, last: Int) {
        format = VideoFormat(width: settings.width, height: settings.height, configuration: .vp8)
        self.log = log
        self.last = last
    }

    func send(_ picture: borrowing VideoFrame, at time: Int64, isKeyFrame: Bool) throws(CodecError) {
        guard log.pictures.count < last else {
            throw .library(operation: "encoding", code: -1, message: "made so")
        }
        let middle = picture.y[picture.height / 2 * picture.yStride + picture.width / 2]
        log.pictures.append(EchoLog.Frame(time: time, luma: middle, isKeyFrame: isKeyFrame))
        log.sizes.append(FrameSize(width: picture.width, height: picture.height))
        var packet = EncodedPacket()
        packet.bytes = [0, middle]
        packet.presentationTime = time
        packet.decodeTime = time
        packet.isKeyFrame = isKeyFrame
        ready.append(packet)
    }

    func finish() throws(CodecError) {}

    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        guard !ready.isEmpty else { return false }
        packet = ready.removeFirst()
        return true
    }
}

/// 20 ms of a constant for each packet.
final class EchoAudioDecoder: AudioDecoder {
    private let format: AudioFormat

    init(_ format: AudioFormat) {
        self.format = format
    }

    func decode(_ packet: Span<UInt8>, into block: inout AudioBlock) throws(CodecError) {
        fillSilence(
            sampleCount: format.sampleRate / 50, channelCount: format.channelCount, sampleRate: format.sampleRate,
            into: &block)
        let value = Float(packet.count > 1 ? packet[1] : 0) / 256
        for i in block.samples.indices { block.samples[i] = value }
    }

    func conceal(sampleCount: Int, next: Span<UInt8>?, into block: inout AudioBlock) throws(CodecError) {
        fillSilence(
            sampleCount: sampleCount, channelCount: format.channelCount, sampleRate: format.sampleRate, into: &block)
        for i in block.samples.indices { block.samples[i] = -0.25 }
    }

    func reset() {}
}

/// Packets of 1024 samples, which a decoder begins 1024 samples early.
final class EchoAudioEncoder: AudioEncoder {
    let format: AudioFormat
    let packetSampleCount = 1024
    let primingSampleCount = 1024
    private let log: EchoLog
    private var sent = 0
    private var given = 0
    private var isFinished = false

    init(_ settings: AudioEncoding, _ log: EchoLog) {
        format = AudioFormat(
            codec: settings.codec, sampleRate: settings.sampleRate, channelCount: settings.channelCount,
            primingSampleCount: 1024, configuration: settings.codec == .aac ? [0x11, 0x90] : [])
        self.log = log
    }

    func send(_ samples: Span<Float>) throws(CodecError) {
        sent += samples.count / format.channelCount
        for i in stride(from: 0, to: samples.count, by: format.channelCount) { log.samples.append(samples[i]) }
    }

    func finish() throws(CodecError) { isFinished = true }

    func receive(into packet: inout EncodedPacket) throws(CodecError) -> Bool {
        guard given * 1024 + (isFinished ? 0 : 1023) < sent + (isFinished ? 1024 : 0) else { return false }
        packet.bytes = [0xAC, UInt8(truncatingIfNeeded: given)]
        packet.presentationTime = Int64(given - 1) * 1024
        packet.decodeTime = packet.presentationTime
        packet.duration = 1024
        packet.isKeyFrame = true
        given += 1
        return true
    }
}

/// Fills the area with the source's first luma.
final class EchoScaler: FrameScaler {
    func draw(
        _ source: any DecodedFrame, crop: FrameArea?, rotation: FrameRotation, into canvas: inout VideoFrame,
        at area: FrameArea
    ) throws(CodecError) {
        var luma: UInt8 = 0
        source.withPlanes { y, _, _, _, _ in luma = y[0] }
        paint(area, luma, &canvas)
    }

    func fill(_ area: FrameArea, with sample: ColourSample, in canvas: inout VideoFrame) throws(CodecError) {
        paint(area, sample.y, &canvas)
    }

    /// No track is transcoded with overlays.
    func blend(_ overlay: Overlay, into canvas: inout VideoFrame, x: Int, y: Int) throws(CodecError) {}

    private func paint(_ area: FrameArea, _ luma: UInt8, _ canvas: inout VideoFrame) {
        let stride = canvas.yStride
        canvas.withMutablePlanes { y, _, _ in
            for line in area.y..<area.y + area.height {
                for column in area.x..<area.x + area.width { y[line * stride + column] = luma }
            }
        }
    }
}
