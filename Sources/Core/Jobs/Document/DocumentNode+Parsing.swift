import Yams

extension DocumentNode {
    /// Deepest accepted nesting; a job whose own pipeline has a view with custom regions needs 11.
    static let depthLimit = 16

    /// The tags of nodes without an explicit tag (YAML 1.2 §10.1).
    private static let defaultTags: Set<String> = [
        "", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map",
    ]

    /// Reads a JSON or YAML text. JSON is YAML (YAML 1.2 §1.2), so one parser gives every value its line.
    ///
    /// Refuses anchors, aliases and tags: a job needs none, and their expansion has no bound.
    package init(parsing text: String, file: String) throws(JobsError) {
        func refusal(_ line: Int, _ column: Int, _ problem: String, _ accepted: String) -> JobsError {
            .refused([
                DocumentProblem(
                    file: file, line: line, column: column, path: "", problem: problem, accepted: accepted)
            ])
        }
        guard text.utf8.count <= DocumentGuard.sizeLimit else {
            throw refusal(
                1, 1, "a document of \(text.utf8.count) bytes", "at most \(DocumentGuard.sizeLimit) bytes")
        }
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw refusal(1, 1, "the document is empty", "an object in JSON or YAML")
        }
        if let alias = DocumentGuard.firstAlias(in: text) {
            throw refusal(alias.line, alias.column, "an alias", "plain values, without &name and *name")
        }
        do {
            let parser = try Yams.Parser(
                yaml: DocumentGuard.joiningSurrogates(text), resolver: .basic, encoding: .utf8)
            // The parser owns the anchors; a node refers to its anchor weakly.
            self = try withExtendedLifetime(parser) { parser in
                guard let root = try parser.singleRoot() else {
                    throw refusal(1, 1, "the document is empty", "an object in JSON or YAML")
                }
                return try DocumentNode(root, path: "", depth: 0, refusal: refusal)
            }
        } catch let error as JobsError {
            throw error
        } catch let error as YamlError {
            let place = error.place(in: text)
            throw refusal(place.line, place.column, place.problem, place.accepted)
        } catch {
            throw refusal(1, 1, "the text cannot be read (\(error))", "JSON or YAML")
        }
    }

    private init(
        _ node: Node, path: String, depth: Int, refusal: (Int, Int, String, String) -> JobsError
    ) throws(JobsError) {
        let line = node.mark?.line ?? 1
        let column = node.mark?.column ?? 1
        guard depth <= Self.depthLimit else {
            throw refusal(line, column, "values nested too deeply", "at most \(Self.depthLimit) levels")
        }
        guard node.anchor == nil else {
            throw refusal(line, column, "an anchor", "plain values, without &name and *name")
        }
        guard Self.defaultTags.contains(node.tag.rawValue) else {
            throw refusal(line, column, "the tag \(quoted(node.tag.rawValue))", "values without tags")
        }
        let content: Content
        switch node {
        case .scalar(let scalar):
            content = scalar.style == .plain ? Content(plain: scalar.string) : .string(scalar.string)
        case .sequence(let sequence):
            var elements: [DocumentNode] = []
            for element in sequence {
                elements.append(
                    try DocumentNode(
                        element, path: "\(path)[\(elements.count)]", depth: depth + 1, refusal: refusal))
            }
            content = .list(elements)
        case .mapping(let mapping):
            var entries: [DocumentEntry] = []
            for (keyNode, valueNode) in mapping {
                let key = try DocumentNode(keyNode, path: path, depth: depth + 1, refusal: refusal)
                guard let name = keyNode.scalar?.string else {
                    throw refusal(key.line, key.column, "\(key.summary) as a key", "a name")
                }
                let value = try DocumentNode(
                    valueNode, path: path.isEmpty ? name : "\(path).\(name)", depth: depth + 1, refusal: refusal)
                entries.append(DocumentEntry(key: name, line: key.line, column: key.column, value: value))
            }
            content = .object(entries)
        case .alias:
            throw refusal(line, column, "an alias", "plain values, without &name and *name")
        }
        self.init(content: content, line: line, column: column, path: path)
    }
}

extension DocumentNode.Content {
    /// An unquoted word, by the core schema (YAML 1.2 §10.3.2) in the spellings that JSON also has.
    fileprivate init(plain text: String) {
        switch text {
        case "", "~", "null": self = .null
        case "true": self = .boolean(true)
        case "false": self = .boolean(false)
        default: self = DecimalText.isNumber(text) ? .number(text) : .string(text)
        }
    }
}

extension YamlError {
    fileprivate typealias Place = (line: Int, column: Int, problem: String, accepted: String)

    fileprivate func place(in text: String) -> Place {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return (mark.line, mark.column, problem, "JSON or YAML")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.map { quoted($0) }.joined(separator: ", ")
            return (
                context.mark.line, context.mark.column, "the key \(keys) appears twice in one object", "each key once"
            )
        case .reader(let problem, let offset, _, _):
            let read = text.prefix(offset ?? 0)
            let lastLine = read.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
            return (
                read.count(where: \.isNewline) + 1, lastLine.unicodeScalars.count + 1, problem,
                "printable text in UTF-8"
            )
        case .memory:
            // libyaml reports more than 1000 levels with this error too.
            return (1, 1, "values nested too deeply", "at most \(DocumentNode.depthLimit) levels")
        case .no, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return (1, 1, "the text cannot be read (\(self))", "JSON or YAML")
        }
    }
}
