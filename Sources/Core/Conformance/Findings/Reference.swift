/// A reference in a playlist or manifest, resolved against the file that has it (RFC 3986 §5.2), to the name by which
/// the shell finds the file: a path from the presentation's folder, or a URL where the reference names another server.
enum Reference {
    /// Nil where the path leaves the folder.
    static func resolve(_ reference: String, from file: String) -> String? {
        if isAbsolute(reference) { return reference }
        if isAbsolute(file) { return resolve(reference, fromURL: file) }
        guard !reference.hasPrefix("/") else { return nil }
        let path = reference.prefix { $0 != "#" && $0 != "?" }
        let query = reference[path.endIndex...].prefix { $0 != "#" }
        // Separators and dots may be written as percent-encoded bytes too.
        let parts = path.split(separator: "/").map { unescaped(String($0))[...] }
        guard !parts.contains(where: { $0.contains("/") || $0.contains("\0") }),
            let joined = joined(Array(file.split(separator: "/").dropLast()), parts)
        else { return nil }
        return joined.joined(separator: "/") + query
    }

    private static func resolve(_ reference: String, fromURL url: String) -> String? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let host = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let origin = url[..<host.endIndex]
        if reference.hasPrefix("//") { return String(url[..<scheme.lowerBound]) + ":" + reference }
        let base = url[host.endIndex...].prefix { $0 != "?" && $0 != "#" }
        let path = reference.prefix { $0 != "?" && $0 != "#" }
        let rest = reference[path.endIndex...].prefix { $0 != "#" }
        if path.isEmpty { return String(origin + base + rest) }
        let folder = path.hasPrefix("/") ? [] : base.split(separator: "/").dropLast(base.hasSuffix("/") ? 0 : 1)
        guard let joined = joined(Array(folder), path.split(separator: "/")) else { return nil }
        return String(origin) + "/" + joined.joined(separator: "/") + rest
    }

    private static func joined(_ folder: [Substring], _ path: [Substring]) -> [Substring]? {
        var parts = folder
        for part in path where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(part)
            }
        }
        return parts.isEmpty ? nil : parts
    }

    /// Whether it begins with a scheme (RFC 3986 §3.1).
    static func isAbsolute(_ reference: String) -> Bool {
        guard reference.utf8.contains(UInt8(ascii: ":")) else { return false }
        let scheme = reference.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        guard let first = scheme.first, first.isLetter else { return false }
        return reference[scheme.endIndex...].hasPrefix("://")
    }

    /// Percent-encoded bytes as such; what is none stays.
    static func unescaped(_ text: String) -> String {
        guard text.contains("%") else { return text }
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, let value = UInt8(Substring(digits), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
