package import Media

/// Reads typed values from a document and collects all errors.
///
/// A refused value goes into `problems` and reads as nil, so that reading continues and a person sees all errors at
/// once. The caller ends with `finish`, which throws them.
package struct DocumentReader {
    package let file: String
    package private(set) var problems: [DocumentProblem] = []
    /// The available encoders; nil if unknown.
    let encoders: Set<Codec>?

    /// A longer list does not help a person.
    static let problemLimit = 50

    package init(file: String, encoders: Set<Codec>? = nil) {
        self.file = file
        self.encoders = encoders
    }

    /// Throws all problems so far, in the order of their lines.
    package func finish() throws(JobsError) {
        guard problems.isEmpty else {
            throw .refused(problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
    }

    package mutating func refuse(_ node: DocumentNode, _ problem: String, accepted: String = "") {
        report(line: node.line, column: node.column, path: node.path, problem, accepted)
    }

    private mutating func report(line: Int, column: Int, path: String, _ problem: String, _ accepted: String) {
        guard problems.count < Self.problemLimit else { return }
        problems.append(
            DocumentProblem(
                file: file, line: line, column: column, path: path, problem: problem, accepted: accepted))
    }

    /// The members of an object; keys outside `keys` are refused by name.
    package mutating func object(_ node: DocumentNode, keys: [String]) -> DocumentObject {
        guard case .object(let entries) = node.content else {
            refuse(node, "\(node.summary) is not an object", accepted: "an object with the keys \(listed(keys))")
            return DocumentObject(node: node, isObject: false)
        }
        var object = DocumentObject(node: node, isObject: true)
        for entry in entries {
            if keys.contains(entry.key) {
                object.members[entry.key] = entry.value
            } else {
                report(
                    line: entry.line, column: entry.column, path: entry.value.path,
                    "\(quoted(entry.key)) is an unknown key", listed(keys))
            }
        }
        return object
    }

    /// The elements of a list of 1 to `limit`; nil for anything else.
    package mutating func list(_ node: DocumentNode?, of elements: String, upTo limit: Int) -> [DocumentNode]? {
        guard let node else { return nil }
        let accepted = "a list of 1 to \(limit) \(elements)"
        guard case .list(let nodes) = node.content else {
            refuse(node, "\(node.summary) is not a list", accepted: accepted)
            return nil
        }
        guard (1...limit).contains(nodes.count) else {
            refuse(node, "a list of \(nodes.count)", accepted: accepted)
            return nil
        }
        return nodes
    }

    package mutating func text(_ node: DocumentNode?, _ rule: TextRule) -> String? {
        guard let node else { return nil }
        guard case .string(let text) = node.content else {
            var hint = rule.accepted
            if case .number(let digits) = node.content { hint += ", written \(quoted(digits))" }
            refuse(node, "\(node.summary) is not a string", accepted: hint)
            return nil
        }
        guard rule.accepts(text) else {
            refuse(node, "\(node.summary) is not valid", accepted: rule.accepted)
            return nil
        }
        return text
    }

    package mutating func boolean(_ node: DocumentNode?) -> Bool? {
        guard let node else { return nil }
        guard case .boolean(let value) = node.content else {
            refuse(node, "\(node.summary) is neither true nor false", accepted: "true, false")
            return nil
        }
        return value
    }

    package mutating func integer(_ node: DocumentNode?, in range: ClosedRange<Int>, unit: String = "") -> Int? {
        guard let node else { return nil }
        let accepted =
            "a whole number\(unit.isEmpty ? "" : " of \(unit)") from \(range.lowerBound) to \(range.upperBound)"
        guard case .number(let digits) = node.content, let value = Int(digits) else {
            refuse(node, "\(node.summary) is not a whole number", accepted: accepted)
            return nil
        }
        guard range.contains(value) else {
            refuse(node, "\(digits) is out of range", accepted: accepted)
            return nil
        }
        return value
    }

    /// A number that may have a fraction: a percentage, milliseconds of a bound.
    package mutating func decimal(_ node: DocumentNode?, in range: ClosedRange<Double>, unit: String = "") -> Double? {
        guard let node else { return nil }
        let accepted = "a number\(unit.isEmpty ? "" : " of \(unit)") from \(range.lowerBound) to \(range.upperBound)"
        guard case .number(let digits) = node.content, let value = Double(digits) else {
            refuse(node, "\(node.summary) is not a number", accepted: accepted)
            return nil
        }
        guard range.contains(value) else {
            refuse(node, "\(digits) is out of range", accepted: accepted)
            return nil
        }
        return value
    }

    /// More than 0 and at most `limit` seconds.
    package mutating func seconds(_ node: DocumentNode?, upTo limit: Int) -> Interval? {
        guard let node else { return nil }
        let accepted = "seconds, more than 0, at most \(limit), with at most nine decimals"
        guard case .number(let digits) = node.content else {
            refuse(node, "\(node.summary) is not a number", accepted: accepted)
            return nil
        }
        guard let interval = DecimalText.interval(ofSeconds: digits), interval > .zero,
            interval <= Interval(milliseconds: Int64(limit) * 1000)
        else {
            refuse(node, "\(digits) is out of range", accepted: accepted)
            return nil
        }
        return interval
    }

    /// One word of a closed list; `noun` completes "… is not", as in "a source".
    package mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ node: DocumentNode?, _ noun: String, of type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        choice(node, noun, among: Array(type.allCases))
    }

    /// One word of some of a closed list.
    package mutating func choice<Choice: RawRepresentable>(
        _ node: DocumentNode?, _ noun: String, among choices: [Choice]
    ) -> Choice? where Choice.RawValue == String {
        guard let node else { return nil }
        if case .string(let word) = node.content, let choice = choices.first(where: { $0.rawValue == word }) {
            return choice
        }
        refuse(
            node, "\(node.summary) is not \(noun)", accepted: choices.map(\.rawValue).joined(separator: ", "))
        return nil
    }

    /// A required member.
    package mutating func required(_ object: DocumentObject, _ key: String, accepted: String) -> DocumentNode? {
        if let node = object[key] { return node }
        if object.isObject { refuse(object.node, "\(quoted(key)) is missing", accepted: accepted) }
        return nil
    }

    private func listed(_ keys: [String]) -> String {
        keys.joined(separator: ", ")
    }
}

/// The members of one object by their keys; null counts as absent.
package struct DocumentObject {
    package let node: DocumentNode
    /// False for another kind of value, which was refused already; so no member counts as missing.
    package let isObject: Bool
    fileprivate(set) var members: [String: DocumentNode] = [:]

    package subscript(key: String) -> DocumentNode? {
        guard let member = members[key], member.content != .null else { return nil }
        return member
    }

    /// Whether the document has an explicit null, where that differs from an absent key.
    package func isNull(_ key: String) -> Bool {
        members[key]?.content == .null
    }
}
