public import Jobs
import Storage

/// Reads a job file and all files that it names. It writes nothing, so a queue may check a job at any time.
public struct JobReader: Sendable {
    private let pipelines: PipelineDirectories

    public init(pipelines: PipelineDirectories) {
        self.pipelines = pipelines
    }

    /// Throws `JobsError` for errors in the file, `StorageError` and `RecorderError` for errors in the files that it
    /// names.
    public func resolve(file: String) throws -> ResolvedJob {
        let document = try Document(parsing: TextFile.read(file, limit: Document.fileLimit), file: file)
        let job = try Job(document, encoders: pipelines.encoders)
        let images = NamedImages(beside: file)
        if !job.imagePaths.isEmpty { try images.check(document) }
        let pipeline = try pipelines.pipeline(of: job, in: file)
        var descriptions: [String: String] = [:]
        for path in job.source.descriptionFiles {
            descriptions[path] = try DescriptionFile.read(DocumentFolder(of: file).resolve(path))
        }
        return try ResolvedJob(
            job, file: file, pipeline: pipeline, descriptions: descriptions, recordingID: Self.newIdentifier(),
            absolute: images.absolute)
    }

    /// 26 characters of Crockford's Base32 over 128 random bits, as Sora writes its identifiers.
    private static func newIdentifier() -> String {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        var generator = SystemRandomNumberGenerator()
        return String((0..<26).map { _ in alphabet[Int.random(in: 0..<32, using: &generator)] })
    }
}
