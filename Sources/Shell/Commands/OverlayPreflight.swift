import Jobs
import Media
import Recorder
import Storage

/// Draws a word and decodes the images of a view before anything is recorded.
///
/// A new job is refused if its images cannot be shown; a recovered view leaves missing ones out.
enum OverlayPreflight {
    /// - Parameter images: the images that the view shows.
    static func run(_ pipeline: Pipeline, images: [String], _ codecs: any CodecFactory) throws(RecorderError) {
        guard let view = pipeline.view, let video = view.video else { return }
        if video.overlays.needsText {
            do throws(CodecError) {
                _ = try codecs.textRenderer().overlay(
                    "Aa", TextStyle(height: 32, widthLimit: 320), colour: video.encoding.colour)
            } catch {
                throw .unsuitable(
                    "the view \"\(view.label)\" cannot show names: \(error). Install a font "
                        + "(Debian: fonts-dejavu-core; fonts-noto-cjk for Chinese, Japanese and Korean), "
                        + "or remove labels and placeholders from the pipeline")
            }
        }
        let files = ImageFiles(reading: images)
        for path in images {
            guard let bytes = files[path] else { continue }
            do throws(CodecError) {
                _ = try codecs.picture(ofImage: bytes, colour: video.encoding.colour)
            } catch {
                throw .unsuitable("the view \"\(view.label)\" cannot show \(path): \(error)")
            }
        }
    }
}
