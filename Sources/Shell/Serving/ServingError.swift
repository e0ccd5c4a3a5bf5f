/// Why nothing can be served, or a connection ends before its answer does.
enum ServingError: Error, Equatable {
    case noFolder(path: String)
    /// A client that takes nothing more, or a file that became shorter than was promised.
    case unfinished
}

extension ServingError: CustomStringConvertible {
    var description: String {
        switch self {
        case .noFolder(let path): "\(path): no folder that can be read; name the one that has the presentations"
        case .unfinished: "the answer could not be sent to its end"
        }
    }
}
