/// The text of a job or a pipeline, parsed: a tree of values that know where they are in it.
///
/// It is parsed once. Whoever reads a value from it, or checks what a value names, can say its line and column.
package struct Document: Equatable, Sendable {
    /// The name that error messages begin with.
    package let file: String
    package let root: DocumentNode

    /// Bytes of a file that are read at most. The parser accepts fewer, and says so with the document's own words.
    package static let fileLimit = 1 << 20

    /// Throws `JobsError.refused` with the first mistake of syntax.
    package init(parsing text: String, file: String) throws(JobsError) {
        self.file = file
        root = try DocumentNode(parsing: text, file: file)
    }
}
