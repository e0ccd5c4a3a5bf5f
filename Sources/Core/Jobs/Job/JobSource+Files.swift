extension JobSource {
    /// Paths of the session descriptions that are to be read before the job can be resolved, as the job names them.
    public var descriptionFiles: [String] {
        describedConnections.compactMap { connection in
            if case .file(let path) = connection.description { path } else { nil }
        }
    }

    /// The same with another text or file for each session description that the job brings along.
    public func mappingDescriptions<Failure: Error>(
        _ change: (SDPSource.Description) throws(Failure) -> SDPSource.Description
    ) throws(Failure) -> JobSource {
        var source = self
        var connections = describedConnections
        for i in connections.indices { connections[i].description = try change(connections[i].description) }
        source.describedConnections = connections
        return source
    }

    /// Paths of the images that it names.
    public var imagePaths: [String] { describedConnections.compactMap(\.avatar) }

    /// The same with other paths of the images that it names.
    public func replacingImagePaths(_ replacement: (String) -> String) -> JobSource {
        var source = self
        source.describedConnections = describedConnections.map { connection in
            var connection = connection
            connection.avatar = connection.avatar.map(replacement)
            return connection
        }
        return source
    }
}
