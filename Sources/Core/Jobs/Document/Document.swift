/// The text of a job or a pipeline, parsed: a tree of values that know where they are in it.
///
/// The recorder parses it once. Every value keeps its line and column, for errors of readers and of later checks.
package struct Document: Equatable, Sendable {
    /// The name that error messages begin with.
    package let file: String
    package let root: DocumentNode

    /// The maximum of bytes read from a file. The parser accepts fewer, with an error of its own.
    package static let fileLimit = 1 << 20

    /// Throws `JobsError.refused` with the first mistake of syntax.
    package init(parsing text: String, file: String) throws(JobsError) {
        self.file = file
        root = try DocumentNode(parsing: text, file: file)
    }
}
