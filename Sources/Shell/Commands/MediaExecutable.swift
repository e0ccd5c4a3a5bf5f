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
    /// How to get it.
    static let remedy = "build it with `make build`, or install it beside rokuga"

    /// Where it has to be; nil where /proc/self/exe does not say it.
    static var path: String? { PipelineDirectories.folderOfBinary.map { $0 + "/" + name } }

    /// What can be encoded here; nil in an executable that brings no codecs, since another one may.
    static var encoders: Set<Codec>? { codecs.withLock { $0 }?.encoders }

    /// The codecs for a pipeline, which have been seen to do what it asks for. Does not return where another executable
    /// has them.
    static func codecs(for pipeline: Pipeline) throws -> any CodecFactory {
        if let codecs = codecs.withLock({ $0 }) {
            try EncoderTrial.run(pipeline, codecs)
            return codecs
        }
        guard pipeline.needsCodecs else { return CodecSet([]) }
        let reason = handOver()
        throw RecorderError.unsuitable(
            "the pipeline decodes or encodes and needs \(name), which cannot be run: \(reason). "
                + "Use a pipeline that copies, or \(remedy)")
    }

    /// Becomes `rokuga-media` with the same arguments. Returns why that failed.
    static func handOver() -> String {
        guard let path else { return "its folder is unknown, because /proc/self/exe cannot be read" }
        var arguments = unsafe CommandLine.arguments.map { unsafe strdup($0) }
        unsafe arguments.append(nil)
        unsafe execv(path, arguments)
        let reason = unsafe String(cString: strerror(errno))
        for i in unsafe arguments.indices { unsafe free(arguments[i]) }
        return "\(path): \(reason)"
    }
}
