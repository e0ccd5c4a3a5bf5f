/// What to do with a connection's file when the size or the decoder configuration of its video changes.
public enum FormatChangePolicy: String, CaseIterable, Sendable {
    /// The file continues: the video has its parameter sets in band.
    case keep
    /// A new file begins with the key frame that has the change.
    case split
}

extension FormatChangePolicy {
    /// `transcode` is reserved in the documents, but not available.
    init?(_ node: DocumentNode?, _ reader: inout DocumentReader) {
        if let node, node.content == .string("transcode") {
            reader.refuse(
                node,
                "\(node.summary) is not available in this version; an output with video: {format: ...} keeps one size",
                accepted: Self.allCases.map(\.rawValue).joined(separator: ", "))
            return nil
        }
        guard let policy = reader.choice(node, "a format-change policy", of: Self.self) else {
            return nil
        }
        self = policy
    }
}
