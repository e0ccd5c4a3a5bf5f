import Glibc
import Jobs
import Media
import Recorder

/// The other executable, `rokuga-media`: the same commands with codecs.
///
/// Loading libavcodec costs 100 ms and 40 MB, which a copy should not pay. So `rokuga` executes `rokuga-media` if a
/// pipeline decodes or encodes, before it has bound a port or written a file.
enum MediaExecutable {
    /// The codecs of this process; nil in `rokuga`, which has none.
    @TaskLocal static var codecs: (any CodecFactory)?
    static let name = "rokuga-media"
    /// How to install it.
    static let remedy = "build it with `make build`, or install it beside rokuga"

    /// Its expected path; nil if /proc/self/exe cannot be read.
    static var path: String? { PipelineDirectories.folderOfBinary.map { $0 + "/" + name } }

    /// The codecs that can be encoded; nil in `rokuga`, because `rokuga-media` may have encoders.
    static var encoders: Set<Codec>? { codecs?.encoders }

    /// The codecs for a pipeline, after its encoders were opened once. Does not return if `rokuga-media` takes over.
    static func codecs(for pipeline: Pipeline, otherwiseAt path: String? = path) throws -> any CodecFactory {
        if let codecs {
            try EncoderTrial.run(pipeline, codecs)
            return codecs
        }
        guard pipeline.needsCodecs else { return CodecSet([]) }
        let reason = handOver(to: path)
        throw RecorderError.unsuitable(
            "the pipeline decodes or encodes and needs \(name), which cannot be run: \(reason). "
                + "Use a pipeline that copies, or \(remedy)")
    }

    /// Replaces this process by `rokuga-media` with the same arguments. Returns only if that failed, with the reason.
    static func handOver(to path: String? = path) -> String {
        guard let path else { return "its folder is unknown, because /proc/self/exe cannot be read" }
        var arguments = unsafe ProcessArguments.all.map { unsafe strdup($0) }
        unsafe arguments.append(nil)
        ConsoleStreams.flush()
        unsafe execv(path, arguments)
        let reason = unsafe String(cString: strerror(errno))
        for i in unsafe arguments.indices { unsafe free(arguments[i]) }
        return "\(path): \(reason)"
    }
}
