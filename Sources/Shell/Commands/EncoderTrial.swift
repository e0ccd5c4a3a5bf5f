import Jobs
import Media
import Recorder

/// Opens the encoders that a pipeline will need, and closes them again.
///
/// A document can be checked against lists; that a library takes just these settings is known when it has taken them.
/// Found out in a call it would cost the view.
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
