import Glibc
public import Jobs
import Media
import RTP

/// A job document read, checked and given its directory; everything that can be refused without a packet is refused.
public struct PreparedJob {
    public let job: Job
    public let pipeline: Pipeline
    public let directory: JobDirectory
    public let recordingID: String
    /// The keys that the job's descriptions told; the job names them only.
    public let keys: KeyFile

    static let sizeLimit = 1 << 20

    /// Throws `JobsError` for what the document says, `RecorderError` for what it names.
    ///
    /// - Parameter check: told the pipeline and the pictures that will be shown before anything is written.
    public init(
        file: String, pipelines: PipelineDirectories, check: (Pipeline, _ images: [String]) throws -> Void = { _, _ in }
    ) throws {
        let text = try TextFile.read(file, limit: Self.sizeLimit)
        var job = try Job(parsing: text, file: file, encoders: pipelines.encoders)
        let images = NamedImages(beside: file)
        if !job.imagePaths.isEmpty { try images.check(text) }
        pipeline =
            switch job.pipeline {
            case .named(let name): try pipelines.pipeline(named: name)
            case .inline(let pipeline): pipeline.replacingImagePaths(images.absolute)
            }
        if case .sdp(let source) = job.source { job.source = .sdp(source.replacingImagePaths(images.absolute)) }
        try check(pipeline, job.imagePaths(for: pipeline))
        if case .sdp(var source) = job.source {
            try Self.readDescriptions(of: &source, beside: file)
            try Self.check(source, against: pipeline)
            job.source = .sdp(source)
        }
        // What the job means must not change with the pipeline's file: it is recovered and rendered again from its own.
        job.pipeline = .inline(pipeline)
        recordingID = job.recordingID ?? Self.newIdentifier()
        job.recordingID = recordingID
        let name = job.jobID ?? recordingID
        directory = try JobDirectory(creating: job.outputDirectory + "/" + name)
        var keys = try KeyFile(beside: directory.journal)
        if case .sdp(var source) = job.source {
            for i in source.connections.indices {
                guard case .text(let text) = source.connections[i].description else { continue }
                source.connections[i].description = .text(try keys.takeKeys(outOf: text))
            }
            job.source = .sdp(source)
        }
        self.keys = keys
        try directory.write(job.rendered(), to: directory.job)
        self.job = job
    }

    /// Files are meant relative to the job document; from here on the job carries their text.
    private static func readDescriptions(of source: inout SDPSource, beside job: String) throws {
        for i in source.connections.indices {
            guard case .file(let path) = source.connections[i].description else { continue }
            let text = try TextFile.read(
                DocumentFolder(of: job).resolve(path), limit: SessionDescription.byteLimit)
            source.connections[i].description = .text(text)
        }
    }

    /// A container asked for by name that cannot hold a described codec is refused now, not in the middle of a call.
    private static func check(_ source: SDPSource, against pipeline: Pipeline) throws {
        for connection in source.connections {
            guard case .text(let text) = connection.description else { continue }
            let description: SessionDescription
            do {
                description = try SessionDescription(parsing: text)
            } catch {
                throw RecorderError.unsuitable("\(connection.connectionID): \(error)")
            }
            let isEncrypted = description.media.contains { $0.kind == "video" && !$0.crypto.isEmpty }
            if isEncrypted, [.pli, .fir].contains(connection.keyFrameRequest) {
                throw RecorderError.unsuitable(
                    "\(connection.connectionID): request_key_frame is \(connection.keyFrameRequest.rawValue), but the "
                        + "pictures are encrypted, and nobody says with which key a request would be; accepted: off, auto"
                )
            }
            try ContainerCheck.check(description, connectionID: connection.connectionID, pipeline: pipeline)
        }
    }

    /// 26 characters of Crockford's Base32 over 128 random bits, as Sora writes its identifiers.
    private static func newIdentifier() -> String {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        var generator = SystemRandomNumberGenerator()
        return String((0..<26).map { _ in alphabet[Int.random(in: 0..<32, using: &generator)] })
    }
}
