import Jobs
import Media

/// What becomes of tracks on their way into an output, and what does it.
struct TranscoderFactory {
    let media: MediaMode
    let codecs: any CodecFactory

    init(_ media: MediaMode = MediaMode(), codecs: any CodecFactory = CodecSet([])) {
        self.media = media
        self.codecs = codecs
    }

    /// What decodes and encodes a track that begins in `format`; nil where it is copied.
    func transcoder(for format: TrackFormat, clockRate: ClockRate) throws(CodecError) -> TrackTranscoder? {
        switch format {
        case .video(let format):
            guard case .encode(let transcoding) = media.video else { return nil }
            return TrackTranscoder(
                try VideoTranscoder(format, clockRate: clockRate, transcoding: transcoding, codecs: codecs))
        case .audio(let format):
            guard case .encode(let target) = media.audio else { return nil }
            return TrackTranscoder(
                try AudioTranscoder(format, clockRate: clockRate, target: target, codecs: codecs))
        }
    }
}

extension MediaMode {
    /// Whether tracks of a kind are written at all.
    func takes(_ kind: MediaKind) -> Bool {
        switch kind {
        case .audio: audio != .omit
        case .video: video != .omit
        }
    }

    /// Whether tracks of a kind are written as they arrived.
    func copies(_ kind: MediaKind) -> Bool {
        switch kind {
        case .audio: audio == .copy
        case .video: video == .copy
        }
    }
}
