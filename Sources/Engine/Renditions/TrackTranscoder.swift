import Jobs
import Media
import Packaging

/// A track in another format: decoder and encoder of one rendition.
///
/// Its time is that of the copied track: frames come with the ticks that a copy would have, and samples leave with
/// them. So start corrections, epochs and slewing are the copy's, and audio and video have the same relative positions.
///
/// Two optionals of which one is set, rather than an enum: the mixer's storage must be changed in place, and only an
/// enum that is `self` can be taken apart for that (`switch consume self`), not one in a property.
struct TrackTranscoder {
    private var video: VideoTranscoder?
    private var audio: AudioTranscoder?
    /// Why the track ends before its source does.
    private(set) var failure: CodecError?
    private var isOver = false
    /// What is known of a track whose decoder and encoder were let go.
    private var lastFacts: Facts?
    private var lastSamples = SampleQueue()

    /// What a report and a container need to know of the rendition.
    struct Facts: Equatable {
        var format: TrackFormat
        var clockRate: ClockRate
        /// The requested kilobits per second.
        var bitrate: Int
        /// Frames and packets that the decoder refused.
        var undecodedCount = 0
        /// Where the track ends in ticks of `clockRate`: what is decoded after it is padding. Nil until it is known.
        var end: Int64?
    }

    /// - Parameters:
    ///   - format: as the track arrives.
    ///   - media: what becomes of it; where that is a copy, nothing comes out.
    init(
        _ format: TrackFormat, clockRate: ClockRate, media: MediaMode, codecs: any CodecFactory
    ) throws(CodecError) {
        switch format {
        case .video(let format):
            guard case .encode(let transcoding) = media.video else { return }
            video = try VideoTranscoder(format, clockRate: clockRate, transcoding: transcoding, codecs: codecs)
        case .audio(let format):
            guard case .encode(let target) = media.audio else { return }
            audio = try AudioTranscoder(format, clockRate: clockRate, target: target, codecs: codecs)
        }
    }

    /// A track that could not even begin.
    init(failure: CodecError) {
        self.failure = failure
        isOver = true
    }

    /// Nil for a track that could not begin.
    var facts: Facts? {
        if let video {
            return Facts(
                format: .video(video.rendition.format), clockRate: video.rendition.clockRate,
                bitrate: video.rendition.bitrate, undecodedCount: video.undecodedCount)
        }
        if let audio {
            return Facts(
                format: .audio(audio.rendition.format), clockRate: audio.rendition.clockRate,
                bitrate: audio.rendition.bitrate, undecodedCount: audio.undecodedCount, end: audio.end)
        }
        return lastFacts
    }

    /// Where the track ends in ticks of its samples; nil until it is known.
    var end: Int64? { audio?.end ?? lastFacts?.end }

    /// Samples that the outputs have not taken yet.
    var samples: SampleQueue { video?.rendition.samples ?? audio?.rendition.samples ?? lastSamples }

    /// Every output has what it wants.
    mutating func removeSamples() {
        video?.rendition.samples.removeAll()
        audio?.rendition.samples.removeAll()
        lastSamples.removeAll()
    }

    /// The first picture at or after `time` becomes a key frame; audio has nothing else.
    mutating func requestKeyFrame(at time: Int64) {
        video?.rendition.requestKeyFrame(at: time)
    }

    /// Transcodes the next frame of the source in decoding order.
    ///
    /// - Parameters:
    ///   - ticks: its position on the track; nil for one without a position, to which later ones may refer.
    ///   - duration: in ticks.
    mutating func append(_ frame: borrowing EncodedFrame, at ticks: Int64?, duration: Int64) {
        guard !isOver else { return }
        do throws(CodecError) {
            try video?.append(frame, at: ticks)
            if let ticks { try audio?.append(frame, at: ticks, duration: duration) }
        } catch {
            end(error)
        }
    }

    /// The source has no more media before `time`, counted from the track's start: audio is silent up to there.
    mutating func fill(to time: Interval) {
        guard !isOver, audio != nil else { return }
        do throws(CodecError) {
            try audio?.fill(to: time)
        } catch {
            end(error)
        }
    }

    /// Encodes what is left. `time` is where the track ends, counted from its start.
    mutating func finish(at time: Interval) {
        guard !isOver else { return }
        do throws(CodecError) {
            try video?.finish()
            try audio?.conclude(at: time)
            try audio?.finish()
            end()
        } catch {
            end(error)
        }
    }

    /// Lets go of the codecs and of the mixer's storage.
    private mutating func end(_ failure: CodecError? = nil) {
        isOver = true
        self.failure = failure
        lastFacts = facts
        lastSamples = samples
        video = nil
        audio = nil
    }
}
