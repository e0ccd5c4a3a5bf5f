/// A JSON value for rendering: keys keep their order, numbers their digits.
public enum JSONValue: Equatable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    /// Digits that are already JSON.
    case decimal(String)
    case string(String)
    case list([JSONValue])
    case object([(key: String, value: JSONValue)])

    /// An object with its keys in alphabetical order, without those that have no value.
    public static func sorted(_ members: [String: JSONValue?]) -> JSONValue {
        let present = members.compactMap { member in member.value.map { (key: member.key, value: $0) } }
        return .object(present.sorted { $0.key < $1.key })
    }

    /// An optional string; nil stays nil, so that `sorted` leaves it out.
    public static func optional(_ text: String?) -> JSONValue? {
        text.map { .string($0) }
    }

    /// One line without spaces.
    public func rendered() -> String {
        var text = ""
        write(into: &text, indentation: nil)
        return text
    }

    /// Two spaces for each level, one member a line, a line feed at the end.
    public func renderedForPeople() -> String {
        var text = ""
        write(into: &text, indentation: 0)
        return text + "\n"
    }

    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        left.rendered() == right.rendered()
    }

    private func write(into text: inout String, indentation: Int?) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .decimal(let digits): text += digits
        case .string(let value): writeQuoted(value, into: &text)
        case .list(let elements):
            writeMembers(elements, brackets: ("[", "]"), into: &text, indentation: indentation) {
                element, text, indentation in
                element.write(into: &text, indentation: indentation)
            }
        case .object(let members):
            writeMembers(members, brackets: ("{", "}"), into: &text, indentation: indentation) {
                member, text, indentation in
                writeQuoted(member.key, into: &text)
                text += indentation == nil ? ":" : ": "
                member.value.write(into: &text, indentation: indentation)
            }
        }
    }
}

private func writeMembers<Member>(
    _ members: [Member], brackets: (String, String), into text: inout String, indentation: Int?,
    write: (Member, inout String, Int?) -> Void
) {
    text += brackets.0
    let inner = indentation.map { $0 + 2 }
    for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        writeLineBreak(into: &text, indentation: inner)
        write(member, &text, inner)
    }
    if !members.isEmpty { writeLineBreak(into: &text, indentation: indentation) }
    text += brackets.1
}

private func writeLineBreak(into text: inout String, indentation: Int?) {
    guard let indentation else { return }
    text += "\n" + String(repeating: " ", count: indentation)
}

/// Escapes by RFC 8259 §7, and also what YAML does not read raw: DEL, C1 controls, line separators, U+FEFF and the two
/// noncharacters (YAML 1.2 §5.1).
private func writeQuoted(_ value: String, into text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
            let digits = String(scalar.value, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: text.unicodeScalars.append(scalar)
        }
    }
    text += "\""
}
