/// What is read of a playlist.
public struct PlaylistLines {
    public struct Entry: Equatable {
        public var path: String
        public var microseconds: Int64
        public var isGap: Bool
        public var isDiscontinuity: Bool
        public var map: String?
    }

    public private(set) var entries: [Entry] = []
    /// Tags of the whole list, and all other lines.
    public private(set) var tags: Set<String> = []
    /// Files of parts.
    public private(set) var parts: [String] = []
    /// Of a multivariant playlist: what it names.
    private var named: [String] = []

    public init(_ text: String) {
        var entry = Entry(path: "", microseconds: -1, isGap: false, isDiscontinuity: false)
        for line in text.split(separator: "\n") {
            if line.hasPrefix("#EXTINF:") {
                let digits = line.dropFirst(8).filter { $0.isNumber }
                entry.microseconds = Int64(digits) ?? -1
            } else if line == "#EXT-X-GAP" {
                entry.isGap = true
            } else if line == "#EXT-X-DISCONTINUITY" {
                entry.isDiscontinuity = true
            } else if line.hasPrefix("#EXT-X-MAP:URI=\"") {
                entry.map = String(line.dropFirst(16).dropLast())
            } else if line.hasPrefix("#EXT-X-PART:") {
                // The address is the one quoted value.
                if let path = line.split(separator: "\"").dropFirst().first { parts.append(String(path)) }
            } else if line.hasPrefix("#EXT-X-PRELOAD-HINT:") || line.hasPrefix("#EXT-X-RENDITION-REPORT:") {
                tags.insert(String(line))
            } else if line.hasPrefix("#") {
                tags.insert(String(line))
                if let start = line.range(of: "URI=\"")?.upperBound { named.append(String(line[start...].dropLast())) }
            } else if entry.microseconds >= 0 {
                entry.path = String(line)
                entries.append(entry)
                entry = Entry(path: "", microseconds: -1, isGap: false, isDiscontinuity: false)
            } else {
                named.append(String(line))
            }
        }
    }

    /// All that it names and that must be there: a gap's file is not.
    public var paths: [String] {
        named + entries.compactMap(\.map) + entries.filter { !$0.isGap }.map(\.path)
    }
}

extension StringProtocol {
    /// Foundation's, for one short text.
    fileprivate func range(of text: String) -> Range<Index>? {
        indices.lazy.first { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
    }
}
