/// A value of a job or pipeline document, with its place.
package struct DocumentNode: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
        case null
        case boolean(Bool)
        /// A number as written, which stays exact until a reader converts it.
        case number(String)
        case string(String)
        case list([DocumentNode])
        case object([DocumentEntry])
    }

    package var content: Content
    /// Counted from 1.
    package var line: Int
    package var column: Int
    /// `source.connections[0].sdp`; empty for the document itself.
    package var path: String

    /// The value as a message shows it: bounded in length, without control characters.
    package var summary: String {
        switch content {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .number(let text): "the number " + shortened(text)
        case .string(let text): quoted(text)
        case .list: "a list"
        case .object: "an object"
        }
    }

    /// Strings under one of these keys, at any depth, in the document's order.
    package func strings(under keys: Set<String>) -> [DocumentNode] {
        switch content {
        case .null, .boolean, .number, .string: return []
        case .list(let elements): return elements.flatMap { $0.strings(under: keys) }
        case .object(let entries):
            return entries.flatMap { entry in
                guard keys.contains(entry.key), case .string = entry.value.content else {
                    return entry.value.strings(under: keys)
                }
                return [entry.value]
            }
        }
    }
}

/// One key of an object with its value.
package struct DocumentEntry: Equatable, Sendable {
    package var key: String
    package var line: Int
    package var column: Int
    package var value: DocumentNode
}

/// `text` between quotation marks, as JSON would write it, truncated after 60 characters.
func quoted(_ text: String) -> String {
    JSONValue.string(shortened(text)).rendered()
}

/// A message stays on one screen line; 60 characters are enough to recognise a value.
private func shortened(_ text: String) -> String {
    let limit = 60
    return text.unicodeScalars.count <= limit
        ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit))) + "…"
}
