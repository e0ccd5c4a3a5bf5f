import FileSupport
import Packaging
import Testing

@testable import Presentations

/// The folder of a presentation as the shell writes it. With every action it demands what a reader at that moment
/// relies on: a list names files that are there.
struct PresentedFolder {
    let name: String
    private(set) var files: [String: [UInt8]] = [:]
    /// In the order of writing, relative to the folder.
    private(set) var written: [String] = []
    private(set) var removed: [String] = []
    private(set) var isComplete = false
    /// Parts of segments that were there, and lists that named some.
    private(set) var parts: [String: [UInt8]] = [:]
    private(set) var partLists: [(path: String, text: String)] = []
    /// Files at once.
    private(set) var largestCount = 0
    private(set) var largestList = 0

    init(_ name: String = "A") {
        self.name = name
    }

    mutating func drain(_ writer: inout PresentationWriter) throws {
        try writer.drain { try perform($0) }
    }

    private mutating func perform(_ action: OutputAction) throws {
        try #require(!isComplete, "something comes after the end")
        switch action {
        case .replace(let output, let bytes):
            let path = try path(output)
            let list = path.hasSuffix(".m3u8")
            try #require(list || files[path] == nil, "\(path) is written twice")
            files[path] = bytes
            written.append(path)
            if Self.isPart(path) { parts[path] = bytes }
            largestCount = max(largestCount, files.count)
            guard list else { return }
            largestList = max(largestList, bytes.count)
            let lines = try PlaylistLines(#require(text(path)))
            for named in lines.paths + lines.parts {
                try #require(files[named] != nil, "\(path) names \(named), which is not there")
            }
            if !lines.parts.isEmpty { partLists.append((path, try #require(text(path)))) }
        case .remove(let output):
            let path = try path(output)
            try #require(files.removeValue(forKey: path) != nil, "\(path) is not there")
            removed.append(path)
            for list in files.keys where list.hasSuffix(".m3u8") {
                let lines = try PlaylistLines(#require(text(list)))
                try #require(!(lines.paths + lines.parts).contains(path), "\(list) still names \(path)")
            }
        case .complete(let output):
            try #require(output == name)
            isComplete = true
        case .append, .patch:
            Issue.record("a presentation has whole files only")
        }
    }

    /// `video/12.1.m4s`.
    static func isPart(_ path: String) -> Bool { path.hasSuffix(".m4s") && path.split(separator: ".").count == 3 }

    private func path(_ output: String) throws -> String {
        try #require(output.hasPrefix(name + "/"))
        return String(output.dropFirst(name.count + 1))
    }

    func text(_ path: String) -> String? { files[path].map { String(decoding: $0, as: UTF8.self) } }

    func list(_ track: String) throws -> PlaylistLines { PlaylistLines(try #require(text(track + ".m3u8"))) }

    func segment(_ path: String) throws -> SegmentFile {
        try SegmentFile(#require(files[path]), isVideo: path.hasPrefix("video"))
    }

    /// The track's segments in their order, without gaps.
    func segments(_ track: String) throws -> [SegmentFile] {
        try list(track).entries.filter { !$0.isGap }.map { try segment($0.path) }
    }
}
