/// Single limits of `verdict`, for a recording whose job has none or others: `frozen_s=5`, `frozen_percent=null`.
public struct VerdictChange: Equatable, Sendable {
    private let document: Document?

    /// The limits stay as they are.
    public init() {
        document = nil
    }

    /// Throws `JobsError.refused` with all errors; messages begin with `option` and count texts as lines.
    ///
    /// - Parameters:
    ///   - texts: each a key of `verdict` with its value, as in a document.
    ///   - option: where they come from.
    public init(parsing texts: [String], option: String) throws(JobsError) {
        guard !texts.isEmpty else {
            document = nil
            return
        }
        let lines = texts.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 ? "\(parts[0]): \(parts[1])" : text
        }
        let document = try Document(parsing: lines.joined(separator: "\n"), file: option)
        var reader = DocumentReader(file: option)
        _ = VerdictLimits(document.root, &reader)
        try reader.finish()
        self.document = document
    }

    public func applied(to limits: VerdictLimits) -> VerdictLimits {
        guard let document else { return limits }
        // It was read before without an error.
        var reader = DocumentReader(file: document.file)
        return VerdictLimits(document.root, over: limits, &reader)
    }
}
