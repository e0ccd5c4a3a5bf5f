import Jobs
import Media
import Packaging
import RTP

/// Whether a pipeline's containers take what a session description promises.
enum ContainerCheck {
    /// Throws `RecorderError.unsuitable` with the reason and what would do.
    static func check(_ description: SessionDescription, connectionID: String, pipeline: Pipeline) throws(RecorderError)
    {
        let codecs = description.media.filter(\.isEnabled).compactMap { media in
            media.payloadTypes.lazy.compactMap(\.codec).first
        }
        for output in pipeline.outputs where output.container != .auto {
            guard let media = output.media else { continue }
            let container = output.container.container(audio: nil, video: nil)
            for codec in codecs.compactMap({ media.written($0) }) {
                if let refusal = container.refusal(of: codec) {
                    throw .unsuitable("\(connectionID): \(refusal.rendered())")
                }
            }
        }
    }
}
