/// The lines of a playlist (draft-pantos-hls-rfc8216bis §4.1), with what is wrong in its characters.
struct PlaylistText {
    enum Line: Equatable {
        /// `#EXT…`, apart at the colon; the value is nil where there is none.
        case tag(name: String, value: Substring?)
        case uri(String)
    }

    /// As large a playlist as is read: a day of segments of one second, with date and time each.
    static let byteLimit = 16 << 20
    /// Lines that are read.
    static let lineLimit = 1 << 20

    /// Without comments and empty lines; numbered from 1.
    private(set) var lines: [(number: Int, line: Line)] = []

    init(_ bytes: [UInt8], of file: String, findings: inout Findings) {
        guard bytes.count <= Self.byteLimit else {
            findings.report(
                .hlsText, at: Place(file: file), "\(bytes.count) bytes; no more than \(Self.byteLimit) are read")
            return
        }
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        if hasMark {
            findings.report(.hlsText, line: 1, of: file, "begins with a byte order mark")
        }
        if String(validating: bytes, as: UTF8.self) == nil {
            findings.report(.hlsText, at: Place(file: file), "is not UTF-8")
        }
        for (i, line) in Self.split(hasMark ? Array(bytes.dropFirst(3)) : bytes).enumerated() where !line.isEmpty {
            guard lines.count < Self.lineLimit else {
                findings.report(.hlsText, line: i + 1, of: file, "no more than \(Self.lineLimit) lines are read")
                break
            }
            let text = String(decoding: line, as: UTF8.self)
            if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                findings.report(.hlsText, line: i + 1, of: file, "a control character")
            }
            if i == 0, text != "#EXTM3U" {
                findings.report(.hlsHeader, line: 1, of: file, "found '\(text.prefix(40))', expected #EXTM3U")
            }
            if text.hasPrefix("#EXT") {
                let name = text.prefix { $0 != ":" }
                let value = name.endIndex < text.endIndex ? text[text.index(after: name.endIndex)...] : nil
                lines.append((i + 1, .tag(name: String(name.dropFirst()), value: value)))
            } else if !text.hasPrefix("#") {
                lines.append((i + 1, .uri(text)))
            }
        }
        if bytes.isEmpty || bytes.first == 10 || bytes.first == 13 {
            findings.report(.hlsHeader, line: 1, of: file, "found an empty line, expected #EXTM3U")
        }
    }

    /// Lines end with LF or CR LF.
    private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes.split(separator: 10, omittingEmptySubsequences: false).map { $0.last == 13 ? $0.dropLast() : $0 }
    }

    var isMultivariant: Bool {
        lines.contains { entry in
            guard case .tag(let name, _) = entry.line else { return false }
            return PlaylistTag.multivariant.contains(name)
        }
    }

    /// What holds for each tag of any playlist: it is known, where it should be, and not there twice.
    func checkTags(of file: String, findings: inout Findings) {
        let isMultivariant = isMultivariant
        var seen: Set<String> = []
        for (line, content) in lines {
            guard case .tag(let name, _) = content else { continue }
            if !PlaylistTag.isKnown(name) {
                findings.report(.hlsTagKnown, line: line, of: file, "\(name) is no tag of the specification")
            }
            if isMultivariant,
                PlaylistTag.mediaPlaylist.contains(name) || PlaylistTag.segment.contains(name)
                    || PlaylistTag.metadata.contains(name)
            {
                findings.report(.hlsKind, line: line, of: file, "\(name) in a multivariant playlist")
            }
            if PlaylistTag.single.contains(name), !seen.insert(name).inserted {
                findings.report(.hlsTagOnce, line: line, of: file, "\(name) is there twice")
            }
        }
    }
}
