import Media

/// The attributes of a tag (draft-pantos-hls-rfc8216bis §4.2).
struct AttributeList: Equatable, Sendable {
    private enum Value: Equatable {
        case quoted(String)
        case plain(String)
    }

    private var values: [String: Value] = [:]

    static let empty = AttributeList()

    private init() {}

    /// - Parameter problem: what is wrong; what could be read is there.
    init(parsing text: Substring, problem: inout String?) {
        var rest = text
        while !rest.isEmpty {
            let name = rest.prefix { $0 != "=" }
            rest = rest[name.endIndex...]
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte), rest.popFirst() == "=" else {
                problem = "'\(name)' where NAME=value was expected"
                return
            }
            let value: Value
            if rest.first == "\"" {
                rest = rest.dropFirst()
                let content = rest.prefix { $0 != "\"" }
                rest = rest[content.endIndex...]
                guard rest.popFirst() == "\"" else {
                    problem = "a quoted string of \(name) without its end"
                    return
                }
                value = .quoted(String(content))
            } else {
                let content = rest.prefix { $0 != "," }
                rest = rest[content.endIndex...]
                value = .plain(String(content))
                if content.isEmpty || content.contains(where: { $0 == "\"" || $0.isWhitespace }) {
                    problem = "\(name) has the value '\(content)'"
                }
            }
            if values.updateValue(value, forKey: String(name)) != nil { problem = "\(name) is there twice" }
            if rest.isEmpty { return }
            guard rest.first == ",", rest.count > 1 else {
                problem = "'\(rest.prefix(20))' behind \(name), where a comma and a name were expected"
                return
            }
            rest = rest.dropFirst()
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (48...57).contains(byte) || byte == 45
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    /// A quoted string.
    func string(_ name: String) -> String? {
        guard case .quoted(let text)? = values[name] else { return nil }
        return text
    }

    /// An enumerated string, or any value without quotes.
    func word(_ name: String) -> String? {
        guard case .plain(let text)? = values[name] else { return nil }
        return text
    }

    func isYes(_ name: String) -> Bool { word(name) == "YES" }

    /// A decimal integer of at most 64 bits.
    func integer(_ name: String) -> Int? {
        word(name).flatMap { $0.utf8.allSatisfy { (48...57).contains($0) } ? Int($0) : nil }
    }

    /// Seconds.
    func seconds(_ name: String) -> Interval? {
        word(name).flatMap { Interval(decimal: $0) }
    }
}
