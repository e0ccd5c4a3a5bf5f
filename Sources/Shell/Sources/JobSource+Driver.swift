public import Jobs

extension JobSource {
    /// The driver for this kind of source.
    ///
    /// Throws `SourcesError.notLive` for a capture, and other errors if the driver cannot be created.
    public func makeDriver() throws(SourcesError) -> any SourceDriver {
        switch self {
        case .sora(let source): return try SoraDriver(source)
        case .sdp(let source): return try SDPDriver(source)
        case .capture(let source): throw .notLive(file: source.file)
        }
    }
}
