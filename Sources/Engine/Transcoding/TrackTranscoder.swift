import Media
import Packaging

/// A track that is decoded and encoded on its way into a file.
///
/// Its time is that of the copied track: frames come with the ticks that a copy would have, and leave with them.
/// So start corrections, epochs and slewing are the copy's, and sound and picture lie to each other as there.
///
/// Two optionals of which one is set, as in `ContainerWriter`: a mixer's room must be changed in place.
struct TrackTranscoder {
    private var pictures: PictureTranscoder?
    private var sound: SoundTranscoder?
    /// Why the track ends before its source does.
    private(set) var failure: ViewFailure?
    private var isFinished = false

    init(_ pictures: PictureTranscoder) {
        self.pictures = pictures
    }

    init(_ sound: SoundTranscoder) {
        self.sound = sound
    }

    /// A track that could not even begin.
    init(failure: ViewFailure) {
        self.failure = failure
    }

    /// What the container is told; nil for a track that could not begin.
    var format: TrackFormat? { pictures.map { .video($0.format) } ?? sound.map { .audio($0.format) } }
    var clockRate: ClockRate? { pictures?.clockRate ?? sound?.clockRate }
    /// Kilobits a second that the encoder was asked for.
    var bitrate: Int? { pictures?.bitrate ?? sound?.bitrate }
    /// Frames that are in the file.
    var frameCount: Int64 { pictures?.frameCount ?? sound?.frameCount ?? 0 }
    /// Frames and packets that the decoder refused.
    var undecodedCount: Int { pictures?.undecodedCount ?? sound?.undecodedCount ?? 0 }

    /// Takes the next frame of the source in decoding order.
    ///
    /// - Parameters:
    ///   - ticks: where it lies on the track; nil for one that has no place: later ones may refer to it.
    ///   - nominal: its length in ticks.
    mutating func append(
        _ frame: borrowing EncodedFrame, at ticks: Int64?, nominal: Int64, into writer: inout ContainerWriter,
        _ track: TrackNumber
    ) {
        guard failure == nil, !isFinished else { return }
        do throws(ViewFailure) {
            try pictures?.append(frame, at: ticks, into: &writer, track)
            if let ticks { try sound?.append(frame, at: ticks, nominal: nominal, into: &writer, track) }
        } catch {
            failure = error
        }
    }

    /// Nothing comes of the source that belongs before `time`, counted from the track's start: sound is silent up to there.
    mutating func fill(to time: Interval, into writer: inout ContainerWriter, _ track: TrackNumber) {
        guard failure == nil, !isFinished, sound != nil else { return }
        do throws(ViewFailure) {
            try sound?.fill(to: time, into: &writer, track)
        } catch {
            failure = error
        }
    }

    /// Encodes what is left. `end` is where the track ends, counted from its start.
    mutating func finish(at end: Interval, into writer: inout ContainerWriter, _ track: TrackNumber) {
        guard failure == nil, !isFinished else { return }
        isFinished = true
        do throws(ViewFailure) {
            try pictures?.finish(into: &writer, track)
            try sound?.finish(at: end, into: &writer, track)
        } catch {
            failure = error
        }
    }
}
