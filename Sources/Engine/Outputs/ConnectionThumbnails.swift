import Media
import Presentations

/// Thumbnails of a connection's video. Of its key frames alone some are decoded: the nearest to each moment, so at most
/// one from one moment to the next.
///
/// A decoder that fails costs the thumbnails and nothing else.
struct ConnectionThumbnails {
    private var painter: ThumbnailPainter
    private let codecs: any CodecFactory
    private var decoder: FollowingVideoDecoder?
    /// The latest.
    private var keyFrame: KeyFrame?
    /// Of the stream; a key frame without one has the one before.
    private var format: VideoFormat?
    /// The presentation's first one with video.
    private var track: Int?
    private var failureCount = 0

    private struct KeyFrame {
        let time: SessionTime
        let bytes: [UInt8]
        let format: VideoFormat?
        let rotation: FrameRotation
    }

    /// After so many key frames in a row that cannot be decoded no further one is tried.
    private static let failureLimit = 3

    init(each distance: Interval, codecs: any CodecFactory) throws(CodecError) {
        painter = try ThumbnailPainter(each: distance, codecs: codecs)
        self.codecs = codecs
    }

    /// - Parameters:
    ///   - track: among all of the presentation.
    ///   - origin: of the presentation; nil before it begins, and until then the first key frame is kept.
    mutating func append(
        _ frame: borrowing EncodedFrame, _ placed: PlacedFrame, of track: Int, since origin: SessionTime?
    ) {
        guard placed.kind == .video, frame.isKeyFrame, track == self.track ?? track else { return }
        self.track = track
        if case .video(let video)? = frame.format { format = video }
        let time = placed.sessionTime
        if let origin, let keyFrame {
            let middle = SessionTime(nanoseconds: keyFrame.time.nanoseconds + (time - keyFrame.time).nanoseconds / 2)
            paint(keyFrame, at: middle - origin)
        } else if keyFrame != nil {
            return
        }
        keyFrame = KeyFrame(time: time, bytes: frame.bytes, format: format, rotation: frame.rotation)
    }

    /// The presentation is over, and has begun.
    ///
    /// - Parameter duration: its own.
    mutating func finish(at duration: Interval) {
        if let keyFrame, duration > .zero { paint(keyFrame, at: duration + Interval(nanoseconds: -1)) }
        keyFrame = nil
        decoder = nil
        painter.finish()
    }

    mutating func takePictures() -> [GuidePicture] { painter.takePictures() }

    /// Decodes a key frame for all moments up to `time`, if there are some.
    private mutating func paint(_ keyFrame: KeyFrame, at time: Interval) {
        guard failureCount < Self.failureLimit, painter.accepts(at: time, showsSomebody: true) else { return }
        do throws(CodecError) {
            if decoder == nil {
                decoder = try FollowingVideoDecoder(keyFrame.format?.codec ?? .vp8, codecs: codecs)
            }
            guard let decoder else { return }
            defer { decoder.reset() }
            try decoder.send(keyFrame.bytes.span, format: keyFrame.format, tag: 0)
            // A picture that a decoder keeps for reordering comes at the end of its stream.
            guard try paint(keyFrame, at: time, decoder) == false else { return }
            decoder.finish()
            if try paint(keyFrame, at: time, decoder) == false { failureCount += 1 }
        } catch {
            failureCount += 1
        }
    }

    /// - Returns: whether there was a picture.
    private mutating func paint(
        _ keyFrame: KeyFrame, at time: Interval, _ decoder: FollowingVideoDecoder
    ) throws(CodecError) -> Bool {
        guard let picture = try decoder.receive() else { return false }
        failureCount = 0
        painter.paint(picture, rotation: keyFrame.rotation, at: time)
        return true
    }
}
