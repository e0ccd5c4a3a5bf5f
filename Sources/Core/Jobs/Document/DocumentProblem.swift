/// One error in a document: its place, what was found there and what would be accepted.
public struct DocumentProblem: Equatable, Sendable {
    public var file: String
    /// Counted from 1; columns count Unicode scalars.
    public var line: Int
    public var column: Int
    /// `source.connections[0].sdp`; empty for the document itself.
    public var path: String
    public var problem: String
    /// What is accepted there; empty if the problem already contains it.
    public var accepted: String

    public init(file: String, line: Int, column: Int, path: String, problem: String, accepted: String) {
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.problem = problem
        self.accepted = accepted
    }
}

extension DocumentProblem: CustomStringConvertible {
    /// `job.json:4:14: source.type: "sorra" is not a source; accepted: sora, sdp, capture`
    public var description: String {
        "\(file):\(line):\(column): " + (path.isEmpty ? "" : path + ": ") + problem
            + (accepted.isEmpty ? "" : "; accepted: " + accepted)
    }
}
