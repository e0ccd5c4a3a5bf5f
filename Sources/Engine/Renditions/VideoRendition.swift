import Media
import Packaging

/// One encoded form of pictures: an encoder and the samples it gave.
///
/// Times are ticks of `clockRate`, counted from the rendition's beginning.
struct VideoRendition {
    private let encoding: VideoEncoding
    private let encoder: any VideoEncoder
    private var packet = EncodedPacket()
    /// Times at or after which an output wants the next key frame, in order.
    private var requestedKeyFrames: [Int64] = []
    /// Samples that no output has taken yet.
    var samples = SampleQueue()
    private(set) var frameCount: Int64 = 0

    /// Requests that wait at once: an output asks for one segment ahead, and there are few outputs.
    static let maximumRequests = 64

    init(_ encoding: VideoEncoding, codecs: any CodecFactory) throws(CodecError) {
        self.encoding = encoding
        encoder = try codecs.videoEncoder(for: encoding)
    }

    var format: VideoFormat { encoder.format }
    var clockRate: ClockRate { encoding.clock }
    /// The requested kilobits per second.
    var bitrate: Int { encoding.bitrate }

    /// The first picture at or after `time` becomes a key frame: a segment of an output begins there.
    mutating func requestKeyFrame(at time: Int64) {
        guard requestedKeyFrames.count < Self.maximumRequests, !requestedKeyFrames.contains(time) else { return }
        requestedKeyFrames.append(time)
        requestedKeyFrames.sort()
    }

    /// Encodes a picture.
    ///
    /// - Parameters:
    ///   - isKeyFrame: it must be one, whatever was requested.
    ///   - duration: of a picture whose packet has none, in ticks.
    mutating func send(
        _ frame: borrowing VideoFrame, at time: Int64, isKeyFrame: Bool, duration: Int64
    ) throws(CodecError) {
        let isRequested = takeRequest(at: time)
        try encoder.send(frame, at: time, isKeyFrame: isKeyFrame || isRequested)
        try receive(duration: duration)
    }

    /// Nothing follows: what the encoder holds comes out.
    mutating func finish(duration: Int64) throws(CodecError) {
        try encoder.finish()
        try receive(duration: duration)
    }

    private mutating func takeRequest(at time: Int64) -> Bool {
        guard let first = requestedKeyFrames.first, first <= time else { return false }
        requestedKeyFrames.removeAll { $0 <= time }
        return true
    }

    private mutating func receive(duration: Int64) throws(CodecError) {
        while try encoder.receive(into: &packet) {
            samples.append(&packet, duration: duration)
            frameCount += 1
        }
    }
}
