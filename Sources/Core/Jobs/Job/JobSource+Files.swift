extension JobSource {
    /// Paths of the session descriptions that are to be read before the job can be resolved, as the job names them.
    public var descriptionFiles: [String] {
        guard case .sdp(let sdp) = self else { return [] }
        return sdp.connections.compactMap { connection in
            if case .file(let path) = connection.description { path } else { nil }
        }
    }

    /// The same with another text or file for each session description that the job brings along.
    public func mappingDescriptions<Failure: Error>(
        _ change: (SDPSource.Description) throws(Failure) -> SDPSource.Description
    ) throws(Failure) -> JobSource {
        guard case .sdp(var sdp) = self else { return self }
        for i in sdp.connections.indices {
            sdp.connections[i].description = try change(sdp.connections[i].description)
        }
        return .sdp(sdp)
    }

    /// The same with other paths of the pictures that it names.
    public func replacingImagePaths(_ replacement: (String) -> String) -> JobSource {
        guard case .sdp(let sdp) = self else { return self }
        return .sdp(sdp.replacingImagePaths(replacement))
    }
}
