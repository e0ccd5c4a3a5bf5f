extension CryptoAttribute {
    private static let grammar =
        "a=crypto:<tag> <suite> inline:<key||salt>[|<lifetime>][|<MKI>:<length>][;inline:...] [<parameter> ...]"
    private static var malformed: SRTPError { .malformed(expected: grammar) }

    /// Reads the value of `a=crypto:`, the text after the colon.
    public init(parsing value: String) throws(SRTPError) {
        let words = SDPLine.words(of: Substring(value))
        // One to nine digits (RFC 4568 §9.1).
        guard words.count >= 3, words[0].utf8.count <= 9, let tag = SDPLine.number(words[0], as: UInt32.self) else {
            throw Self.malformed
        }
        guard let suite = CryptoSuite.allCases.first(where: { $0.rawValue == words[1].uppercased() }) else {
            throw .unknownSuite(Self.harmless(words[1]))
        }
        let parameters = words[2].utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        guard parameters.count <= Self.keyLimit else {
            throw .tooManyKeys(count: parameters.count, limit: Self.keyLimit)
        }
        var keys: [KeyParameter] = []
        for parameter in parameters { keys.append(try KeyParameter(parsing: Substring(parameter))) }
        self.init(tag: tag, suite: suite, keys: keys)
        let count = keys[0].identifier?.count
        guard keys.count == 1 || count != nil, keys.allSatisfy({ $0.identifier?.count == count }) else {
            throw .missingKeyIdentifier
        }
        for word in words[3...] { try applySessionParameter(word) }
    }

    /// RFC 4568 §6.3. An unknown parameter must be refused, unless it begins with `-` and may be ignored.
    private mutating func applySessionParameter(_ word: Substring) throws(SRTPError) {
        guard word.utf8.first != UInt8(ascii: "-") else { return }
        let (name, value) = SDPLine.halves(of: word, at: UInt8(ascii: "=")) ?? (word, "")
        let isPlain = !word.utf8.contains(UInt8(ascii: "="))
        let isOptional = !suite.isAuthenticatedEncryption
        switch name.uppercased() {
        case "UNENCRYPTED_SRTP" where isPlain && isOptional: isRTPEncrypted = false
        case "UNENCRYPTED_SRTCP" where isPlain && isOptional: isRTCPEncrypted = false
        case "UNAUTHENTICATED_SRTP" where isPlain && isOptional: isRTPAuthenticated = false
        // 0: keys are derived once, which is also the meaning without the parameter (RFC 3711 §4.3.1).
        case "KDR" where value == "0": break
        // Redundancy is computed before encryption, which is what a receiver without redundancy sees in any case.
        case "FEC_ORDER" where value.uppercased() == "FEC_SRTP": break
        case "WSH":
            guard let hint = SDPLine.number(value, as: UInt16.self), hint >= 64 else {
                throw .malformed(expected: "WSH=<64 or more>")
            }
            windowHint = Int(hint)
        default: throw .unsupportedParameter(Self.harmless(name))
        }
    }

    /// A name that may be in a message: no key has only these characters, an underscore and this length.
    private static func harmless(_ word: Substring) -> String? {
        let isName =
            word.utf8.count <= 48
            && word.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
            }
        return isName && (word.utf8.contains(UInt8(ascii: "_")) || word.utf8.count <= 8) ? String(word) : nil
    }
}

extension CryptoAttribute.KeyParameter {
    /// `inline:<key||salt>[|<lifetime>][|<MKI>:<length>]` (RFC 4568 §6.1).
    fileprivate init(parsing text: Substring) throws(SRTPError) {
        let malformed = SRTPError.malformed(expected: "inline:<key||salt>[|<lifetime>][|<MKI>:<length>]")
        guard let (method, rest) = SDPLine.halves(of: text, at: UInt8(ascii: ":")), method.lowercased() == "inline"
        else { throw malformed }
        let parts = rest.utf8.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map(Substring.init)
        guard let key = parts.first, !key.isEmpty, parts.count <= 3 else { throw malformed }
        self.init(key: KeyRing.id(in: key).map { .named($0) } ?? .text(String(key)))
        for part in parts.dropFirst() {
            if let (value, count) = SDPLine.halves(of: part, at: UInt8(ascii: ":")) {
                guard identifier == nil, let identifier = Self.identifier(value: value, count: count) else {
                    throw .malformed(expected: "<MKI>:<length 1-128>, with room for the MKI")
                }
                self.identifier = identifier
            } else {
                // The lifetime precedes the MKI.
                guard identifier == nil, lifetime == nil, let lifetime = Self.lifetime(part) else {
                    throw .malformed(expected: "<lifetime in packets, or 2^<exponent>>, at most 2^48")
                }
                self.lifetime = lifetime
            }
        }
    }

    private static func identifier(value: Substring, count: Substring) -> CryptoAttribute.KeyIdentifier? {
        guard let value = SDPLine.number(value, as: UInt64.self), let count = SDPLine.number(count, as: Int.self),
            (1...128).contains(count), count >= 8 || value >> UInt64(8 * count) == 0
        else { return nil }
        return .init(value: value, count: count)
    }

    /// Packets, as a decimal number or a power of two; at most 2^48 (RFC 3711 §9.2).
    private static func lifetime(_ text: Substring) -> UInt64? {
        let value: UInt64?
        if let (base, exponent) = SDPLine.halves(of: text, at: UInt8(ascii: "^")) {
            let power = SDPLine.number(exponent, as: UInt8.self)
            value = base == "2" ? power.flatMap { $0 <= 48 ? 1 << UInt64($0) : nil } : nil
        } else {
            value = SDPLine.number(text, as: UInt64.self)
        }
        return value.flatMap { (1...(1 << 48)).contains($0) ? $0 : nil }
    }
}
