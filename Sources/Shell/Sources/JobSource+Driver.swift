public import Jobs
public import Storage

extension JobSource {
    /// The driver for this kind of source.
    ///
    /// Throws `SourcesError.notLive` for a capture, and other errors if the driver cannot be created.
    ///
    /// - Parameters:
    ///   - directory: the job's directory.
    ///   - kept: what a killed recorder had forwarded; the source is asked to go on.
    public func makeDriver(
        in directory: JobDirectory, keeping kept: [KeptConnection] = []
    ) throws(SourcesError) -> any SourceDriver {
        switch self {
        case .sora(let source): return try SoraDriver(source, in: directory, keeping: kept)
        case .sdp(let source): return try SDPDriver(source)
        case .capture(let source): throw .notLive(file: source.file)
        }
    }
}
