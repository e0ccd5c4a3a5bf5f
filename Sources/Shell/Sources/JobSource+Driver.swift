public import Jobs
public import Storage

extension JobSource {
    /// The driver for this kind of source.
    ///
    /// Throws `SourcesError.notLive` for a capture, and other errors if the driver cannot be created.
    ///
    /// - Parameter directory: the job's directory.
    public func makeDriver(in directory: JobDirectory) throws(SourcesError) -> any SourceDriver {
        switch self {
        case .sora(let source): return try SoraDriver(source, in: directory)
        case .sdp(let source): return try SDPDriver(source)
        case .capture(let source): throw .notLive(file: source.file)
        }
    }
}
