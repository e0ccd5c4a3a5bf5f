import Media

/// The `codecs` parameter of a sample entry (RFC 6381; ISO/IEC 14496-15 Annex E; the bindings of VP9, AV1 and Opus).
enum CodecString {
    /// Whether a list's word describes the same as the one made of the media. Trailing fields of VP9 and AV1 may be
    /// left out; digits of H.264 may be of either case.
    static func describes(_ declared: String, _ actual: String) -> Bool {
        if declared == actual { return true }
        let name = actual.prefix(4)
        guard declared.hasPrefix(name) else { return false }
        switch name {
        case "avc1", "avc3": return declared.lowercased() == actual.lowercased()
        case "vp08", "vp09", "av01":
            let (left, right) = (declared.split(separator: "."), actual.split(separator: "."))
            return left.count >= 4 && zip(left, right).allSatisfy { $0 == $1 }
        default: return false
        }
    }

    /// - Parameter configuration: the content of `avcC`.
    static func avc(_ entry: BoxCode, _ configuration: [UInt8]) -> String? {
        guard configuration.count >= 4 else { return nil }
        return entry.text + "." + configuration[1...3].map { hexadecimal($0, digits: 2, upper: true) }.joined()
    }

    /// - Parameter configuration: the content of `hvcC`.
    static func hevc(_ entry: BoxCode, _ configuration: [UInt8]) -> String? {
        guard configuration.count >= 13, let compatibility = configuration.span.uint32(at: 2) else { return nil }
        let space = ["", "A", "B", "C"][Int(configuration[1] >> 6)]
        // The flags with the first one as the lowest bit.
        var reversed: UInt32 = 0
        for i in UInt32(0)..<32 where compatibility >> i & 1 == 1 { reversed |= 1 << (31 - i) }
        let tier = configuration[1] & 0x20 == 0 ? "L" : "H"
        var constraints = Array(configuration[6..<12])
        while constraints.last == 0 { constraints.removeLast() }
        var fields = [entry.text, "\(space)\(configuration[1] & 0x1F)"]
        fields.append(String(reversed, radix: 16, uppercase: true))
        fields.append("\(tier)\(configuration[12])")
        fields += constraints.map { String($0, radix: 16, uppercase: true) }
        return fields.joined(separator: ".")
    }

    /// - Parameter configuration: the content of `vpcC`, a full box.
    static func vp(_ entry: BoxCode, _ configuration: [UInt8]) -> String? {
        guard configuration.count >= 10 else { return nil }
        let (profile, level, packed) = (configuration[4], configuration[5], configuration[6])
        let fields = [
            profile, level, packed >> 4, packed >> 1 & 7, configuration[7], configuration[8], configuration[9],
            packed & 1,
        ]
        return ([entry.text] + fields.map { decimal($0) }).joined(separator: ".")
    }

    /// - Parameter configuration: the content of `av1C`.
    static func av1(_ configuration: [UInt8]) -> String? {
        guard configuration.count >= 4 else { return nil }
        let tier = configuration[2] & 0x80 == 0 ? "M" : "H"
        let depth = configuration[2] & 0x40 == 0 ? 8 : configuration[2] & 0x20 == 0 ? 10 : 12
        let level = decimal(configuration[1] & 0x1F)
        return "av01.\(configuration[1] >> 5).\(level)\(tier).\(decimal(UInt8(depth)))"
    }

    /// - Parameter configuration: the content of `esds` (ISO/IEC 14496-1 §7.2.6).
    static func mp4a(_ configuration: [UInt8]) -> String? {
        var rest = configuration.dropFirst(4)
        guard descriptor(3, &rest) != nil, rest.count >= 3 else { return nil }
        let flags = rest[rest.startIndex + 2]
        rest = rest.dropFirst(3 + (flags & 0x80 == 0 ? 0 : 2))
        if flags & 0x40 != 0 { rest = rest.dropFirst(1 + Int(rest.first ?? 0)) }
        if flags & 0x20 != 0 { rest = rest.dropFirst(2) }
        guard descriptor(4, &rest) != nil, let object = rest.first else { return nil }
        guard object == 0x40 else { return "mp4a." + hexadecimal(object, digits: 2, upper: true) }
        rest = rest.dropFirst(13)
        guard descriptor(5, &rest) != nil, rest.count >= 2 else { return nil }
        // AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1).
        let (first, second) = (rest[rest.startIndex], rest[rest.startIndex + 1])
        let type = first >> 3 == 31 ? 32 + ((first & 7) << 3 | second >> 5) : first >> 3
        return "mp4a.40.\(type)"
    }

    /// Enters a descriptor: its tag, and a length of up to four bytes; nil for another one.
    private static func descriptor(_ tag: UInt8, _ rest: inout ArraySlice<UInt8>) -> Int? {
        guard rest.popFirst() == tag else { return nil }
        var length = 0
        for _ in 0..<4 {
            guard let byte = rest.popFirst() else { return nil }
            length = length << 7 | Int(byte & 0x7F)
            if byte & 0x80 == 0 { return length }
        }
        return nil
    }

    private static func decimal(_ value: UInt8) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func hexadecimal(_ value: UInt8, digits: Int, upper: Bool) -> String {
        let text = String(value, radix: 16, uppercase: upper)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
