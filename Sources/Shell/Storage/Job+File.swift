public import Jobs

extension Job {
    /// The job of a `job.json`; nil if the file is not there or cannot be read.
    public static func written(in file: String) -> Job? {
        (try? TextFile.read(file, limit: Document.fileLimit)).flatMap { try? Job(parsing: $0, file: file) }
    }
}
