public import Services

/// Why a source cannot be recorded live.
public enum SourcesError: Error, Equatable {
    /// A capture has no live packets.
    case notLive(file: String)
    /// The session description of a connection was not read into the job.
    case descriptionNotRead(connectionID: String)
    /// The client for the source's service cannot be created.
    case client(ServicesError)
}

extension SourcesError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notLive(let file): "\(file): a capture cannot be recorded live; use `rokuga batch`"
        case .descriptionNotRead(let connectionID): "\(connectionID): the session description was not read"
        case .client(let error): error.description
        }
    }
}
