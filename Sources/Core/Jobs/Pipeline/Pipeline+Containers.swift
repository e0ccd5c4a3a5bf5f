import Media
import Packaging
public import RTP

extension Pipeline {
    /// Refuses a container that the pipeline asks for by name and that cannot hold a codec of a connection, for the
    /// file of all connections: one track more or less must not decide its container. A connection's own file is
    /// written as Matroska instead.
    ///
    /// Throws `JobsError.unsuitable` with the reason and what would do.
    public func checkContainers(for description: SessionDescription, connectionID: String) throws(JobsError) {
        let codecs = description.media.filter(\.isEnabled).compactMap { media in
            media.payloadTypes.lazy.compactMap(\.codec).first
        }
        for output in outputs {
            guard case .combined(let media) = output.source, let choice = output.container, choice != .auto else {
                continue
            }
            let container = choice.container(audio: nil, video: nil)
            for codec in codecs.compactMap({ media.written($0) }) {
                if let refusal = container.refusal(of: codec) {
                    throw .unsuitable(connectionID: connectionID, problem: refusal.rendered())
                }
            }
        }
    }
}
