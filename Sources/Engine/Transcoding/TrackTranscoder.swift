import Media
import Packaging

/// A track that is decoded and encoded on its way into a file.
///
/// Its time is that of the copied track: frames come with the ticks that a copy would have, and leave with them.
/// So start corrections, epochs and slewing are the copy's, and audio and picture lie to each other as there.
///
/// Two optionals of which one is set, as in `ContainerWriter`: a mixer's room must be changed in place.
struct TrackTranscoder {
    private var pictures: VideoTranscoder?
    private var audio: AudioTranscoder?
    /// Why the track ends before its source does.
    private(set) var failure: ViewFailure?
    /// What is told of a track whose decoder and encoder were let go.
    private var over: Facts?

    private struct Facts {
        var format: TrackFormat?
        var clockRate: ClockRate?
        var bitrate: Int?
        var frameCount: Int64 = 0
        var undecodedCount = 0
    }

    init(_ pictures: VideoTranscoder) {
        self.pictures = pictures
    }

    init(_ audio: AudioTranscoder) {
        self.audio = audio
    }

    /// A track that could not even begin.
    init(failure: ViewFailure) {
        self.failure = failure
        over = Facts()
    }

    /// What the container is told; nil for a track that could not begin.
    var format: TrackFormat? { facts.format }
    var clockRate: ClockRate? { facts.clockRate }
    /// Kilobits a second that the encoder was asked for.
    var bitrate: Int? { facts.bitrate }
    /// Frames that are in the file.
    var frameCount: Int64 { facts.frameCount }
    /// Frames and packets that the decoder refused.
    var undecodedCount: Int { facts.undecodedCount }

    private var facts: Facts {
        if let over { return over }
        if let pictures {
            return Facts(
                format: .video(pictures.format), clockRate: pictures.clockRate, bitrate: pictures.bitrate,
                frameCount: pictures.frameCount, undecodedCount: pictures.undecodedCount)
        }
        guard let audio else { return Facts() }
        return Facts(
            format: .audio(audio.format), clockRate: audio.clockRate, bitrate: audio.bitrate,
            frameCount: audio.frameCount, undecodedCount: audio.undecodedCount)
    }

    /// Lets go of the codecs and of the mixer's room.
    private mutating func end(_ failure: ViewFailure? = nil) {
        self.failure = failure
        over = facts
        pictures = nil
        audio = nil
    }

    /// Takes the next frame of the source in decoding order.
    ///
    /// - Parameters:
    ///   - ticks: where it lies on the track; nil for one that has no place: later ones may refer to it.
    ///   - nominal: its length in ticks.
    mutating func append(
        _ frame: borrowing EncodedFrame, at ticks: Int64?, nominal: Int64, into writer: inout ContainerWriter,
        _ track: TrackNumber
    ) {
        guard over == nil else { return }
        do throws(ViewFailure) {
            try pictures?.append(frame, at: ticks, into: &writer, track)
            if let ticks { try audio?.append(frame, at: ticks, nominal: nominal, into: &writer, track) }
        } catch {
            end(error)
        }
    }

    /// Nothing comes of the source that belongs before `time`, counted from the track's start: audio is silent up to there.
    mutating func fill(to time: Interval, into writer: inout ContainerWriter, _ track: TrackNumber) {
        guard audio != nil else { return }
        do throws(ViewFailure) {
            try audio?.fill(to: time, into: &writer, track)
        } catch {
            end(error)
        }
    }

    /// Encodes what is left. `time` is where the track ends, counted from its start.
    mutating func finish(at time: Interval, into writer: inout ContainerWriter, _ track: TrackNumber) {
        guard over == nil else { return }
        do throws(ViewFailure) {
            try pictures?.finish(into: &writer, track)
            try audio?.finish(at: time, into: &writer, track)
            end()
        } catch {
            end(error)
        }
    }
}
