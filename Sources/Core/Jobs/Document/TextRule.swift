/// Which strings a document accepts at a place.
package enum TextRule {
    /// The name of a file or directory that the recorder makes: letters, digits, `-`, `_` and `.`, not beginning with a
    /// dot.
    case identifier
    /// A name from a service: no control characters, at most 255 bytes (the limit of Sora's channel_id).
    case label
    /// A path of the file system.
    case path
    /// Several lines.
    case text
    /// An IPv4 or IPv6 address.
    case address
    /// An address of HTTP without a password, because the journal contains the job.
    case httpURL

    var accepted: String {
        switch self {
        case .identifier: "1 to 128 letters, digits, \"-\", \"_\" and \".\", not beginning with \".\""
        case .label: "a string of 1 to 255 bytes without control characters"
        case .path: "a path"
        case .text: "a text"
        case .address: "an IPv4 or IPv6 address such as \"192.0.2.1\" or \"2001:db8::1\""
        case .httpURL: "a URL such as \"http://127.0.0.1:3000/\", without a user name or password"
        }
    }

    func accepts(_ text: String) -> Bool {
        switch self {
        case .identifier:
            (1...128).contains(text.utf8.count) && text.first != "." && text.utf8.allSatisfy(isIdentifierByte)
        case .label: (1...255).contains(text.utf8.count) && !hasControlCharacters(text)
        // PATH_MAX of Linux.
        case .path: (1...4096).contains(text.utf8.count) && !hasControlCharacters(text)
        case .text: !text.isEmpty && !text.unicodeScalars.contains("\0")
        case .address: isIPv4(text) || isIPv6(text)
        case .httpURL: isHTTP(text)
        }
    }
}

private func isIdentifierByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        true
    default: false
    }
}

private func hasControlCharacters(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.value < 0x20 || 0x7F..<0xA0 ~= $0.value }
}

/// Four decimal numbers without leading zeros, which some resolvers read as octal (RFC 6943 §3.1.1).
private func isIPv4(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
        && parts.allSatisfy { part in
            part.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
                && UInt8(part).map { String($0) == part } == true
        }
}

/// Eight groups of hexadecimal digits, one run of zeros as `::`, the last two groups perhaps as IPv4 (RFC 4291 §2.2).
private func isIPv6(_ text: String) -> Bool {
    guard text.utf8.count <= 45 else { return false }
    // Splits at "::", of which there is at most one.
    var halves: [[Substring]] = [[]]
    var rest = text[...]
    while let first = rest.first {
        if rest.hasPrefix("::") {
            halves.append([])
            rest = rest.dropFirst(2)
            guard halves.count == 2, rest.first != ":" else { return false }
        } else if first == ":" {
            rest = rest.dropFirst()
            guard !halves[halves.count - 1].isEmpty, rest.first != nil, rest.first != ":" else { return false }
        } else {
            let group = rest.prefix { $0 != ":" }
            halves[halves.count - 1].append(group)
            rest = rest[group.endIndex...]
        }
    }
    var groups = halves.flatMap { $0 }
    var count = groups.count
    if let last = groups.last, last.contains("."), halves.last?.isEmpty == false {
        guard isIPv4(String(last)) else { return false }
        groups.removeLast()
        count += 1
    }
    let isGroup = { (group: Substring) in
        (1...4).contains(group.utf8.count) && group.allSatisfy { $0.isASCII && $0.isHexDigit }
    }
    return groups.allSatisfy(isGroup) && (halves.count == 2 ? count <= 7 : count == 8)
}

private func isHTTP(_ text: String) -> Bool {
    guard text.utf8.count <= 2048, let scheme = ["http://", "https://"].first(where: { text.hasPrefix($0) }) else {
        return false
    }
    let authority = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return !authority.isEmpty && !authority.hasPrefix(":") && !authority.contains("@")
        && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F }
}
