/// The keys of a job by name, apart from the descriptions that use them.
///
/// Journal, job and report are read by people and programs that must not be able to decrypt the call. In them a key is
/// only named, `inline:key:<id>` in place of `inline:<key||salt>`: base64 has no colon, so neither is ever taken for
/// the other.
public struct KeyRing: Equatable, Sendable {
    /// Base64 text by name.
    public private(set) var texts: [String: String] = [:]
    private var names: [String: String] = [:]

    /// More than a day of reconnections brings; a hostile description stops here.
    public static let limit = 4096
    /// No key has more; what is longer is not kept and cannot be used.
    static let textLimit = 256
    private static let marker = "key:"
    /// Bytes of "a=key-mgmt:".
    private static let longestPrefix = 11

    public init() {}

    /// Names as `takeKeys` gave them; others are left out.
    public init(texts: [String: String]) {
        for (id, text) in texts.sorted(by: { $0.key < $1.key }) where Self.isName(id) && self.texts.count < Self.limit {
            self.texts[id] = text
            names[text] = id
        }
    }

    public var isEmpty: Bool { texts.isEmpty }

    public subscript(id: String) -> String? { texts[id] }

    /// The description with names in place of its keys; the keys are kept here, each once.
    ///
    /// Every `inline:` counts, wherever it is, and so do the older ways of giving a key: `k=` (RFC 4566 §5.12) and
    /// `a=key-mgmt` (RFC 4567). Those are of no use to this program and are cut.
    public mutating func takeKeys(outOf sdp: String) -> String {
        var result: [UInt8] = []
        var rest = sdp.utf8[...]
        while true {
            let line = rest.prefix { $0 != 10 && $0 != 13 }
            takeKeys(outOf: line, into: &result)
            rest = rest[line.endIndex...]
            guard let end = rest.popFirst() else { break }
            result.append(end)
        }
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func takeKeys(outOf line: Substring.UTF8View, into result: inout [UInt8]) {
        // The reader of a description passes over blanks beside the type and the sign (`SDPLine`).
        let packed = String(decoding: line.lazy.filter { $0 > 32 }.prefix(Self.longestPrefix), as: UTF8.self)
        for prefix in ["k=", "a=key-mgmt:"] where Self.starts(packed[...].utf8, with: prefix) {
            result += Array((prefix + "redacted").utf8)
            return
        }
        var rest = line
        while let byte = rest.first {
            guard Self.starts(rest, with: "inline:") else {
                result.append(byte)
                rest = rest.dropFirst()
                continue
            }
            result += rest.prefix(7)
            let key = rest.dropFirst(7).prefix { !Self.endsKey($0) }
            rest = rest.dropFirst(7 + key.count)
            result += Array(name(of: Substring(key)).utf8)
        }
    }

    /// The key's name in a description that is stored.
    private mutating func name(of key: Substring) -> String {
        guard !key.isEmpty, Self.id(in: key) == nil else { return String(key) }
        let text = String(key)
        if let id = names[text] { return Self.marker + id }
        guard text.utf8.count <= Self.textLimit, texts.count < Self.limit else { return Self.marker + "redacted" }
        var number = texts.count + 1
        while texts[String(number)] != nil { number += 1 }
        let id = String(number)
        texts[id] = text
        names[text] = id
        return Self.marker + id
    }

    /// The name in place of a key; nil where there is a key.
    static func id(in key: Substring) -> String? {
        guard starts(key.utf8, with: marker) else { return nil }
        let id = String(key.dropFirst(marker.count))
        return isName(id) ? id : nil
    }

    private static func isName(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "-")
            }
    }

    /// Lifetime and MKI, the next key, the session parameters (RFC 4568 §9.1), and the end of the line.
    private static func endsKey(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "|") || byte == UInt8(ascii: ";") || byte <= 32
    }

    /// Literal text of a grammar in ABNF is without regard to case (RFC 5234 §2.3).
    private static func starts(_ text: Substring.UTF8View, with word: String) -> Bool {
        var text = text.makeIterator()
        for expected in word.utf8 {
            guard let byte = text.next(), byte == expected || (65...90).contains(byte) && byte + 32 == expected else {
                return false
            }
        }
        return true
    }
}

extension KeyRing: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(texts.count) keys" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
