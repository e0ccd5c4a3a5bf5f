/// Errors in the input of a job or a batch. Every message says what to do.
public enum RecorderError: Error, Equatable, CustomStringConvertible {
    case noSessionDescription(capture: String, looked: [String])
    case pipelineNotFound(name: String, directories: [String], available: [String])
    case unsuitable(String)

    public var description: String {
        switch self {
        case .noSessionDescription(let capture, let looked):
            "\(capture): no session description; looked for \(looked.joined(separator: ", ")). Name one with --sdp"
        case .pipelineNotFound(let name, let directories, let available):
            "no pipeline '\(name)' in \(directories.joined(separator: ", ")); available: "
                + available.joined(separator: ", ")
        case .unsuitable(let text):
            text
        }
    }
}
