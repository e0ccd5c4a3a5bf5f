import Jobs
import Media
import Recorder

/// Opens the encoders that a pipeline needs, and closes them again.
///
/// A document is only checked against lists. Whether a library accepts a combination of settings shows when an encoder
/// opens, and a failure during a call would cost the view.
enum EncoderTrial {
    static func run(_ pipeline: Pipeline, _ codecs: any CodecFactory) throws(RecorderError) {
        guard let view = pipeline.view else { return }
        do throws(CodecError) {
            if let video = view.video {
                _ = try codecs.frameScaler()
                _ = try codecs.videoEncoder(for: video.encoding)
            }
            if let audio = view.audio { _ = try codecs.audioEncoder(for: audio.encoding) }
        } catch {
            throw .unsuitable(
                "the view \"\(view.label)\" cannot be encoded: \(error). Change its format; "
                    + "`rokuga doctor` lists the encoders")
        }
    }
}
