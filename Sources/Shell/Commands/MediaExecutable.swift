import Glibc
import Jobs
import Media
import Recorder
import Synchronization

/// The other executable, `rokuga-media`: the same commands with codecs.
///
/// Loading libavcodec costs 100 ms and 40 MB, which a copy must not pay. So `rokuga` hands over when a pipeline decodes or
/// encodes, before it has bound or written anything.
enum MediaExecutable {
    /// What this process decodes and encodes with.
    static let codecs = Mutex<(any CodecFactory)?>(nil)
    static let name = "rokuga-media"

    /// The codecs for a pipeline. Does not return where another executable has them.
    static func codecs(for pipeline: Pipeline) throws -> any CodecFactory {
        if let codecs = codecs.withLock({ $0 }) { return codecs }
        guard pipeline.needsCodecs else { return CodecSet([]) }
        throw handOver()
    }

    /// Becomes `rokuga-media` with the same arguments. Returns why that failed.
    private static func handOver() -> RecorderError {
        guard let folder = PipelineDirectories.folderOfBinary else {
            return .unsuitable("the pipeline needs \(name), and /proc/self/exe does not say where it could be")
        }
        let path = folder + "/" + name
        var arguments = CommandLine.arguments.map { strdup($0) }
        arguments.append(nil)
        execv(path, arguments)
        let reason = String(cString: strerror(errno))
        for argument in arguments { free(argument) }
        return .unsuitable(
            "the pipeline decodes or encodes, which \(path) does; it cannot be run: \(reason). Build it with "
                + "`make media`, or use a pipeline that copies")
    }
}
