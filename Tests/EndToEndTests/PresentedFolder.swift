import FileSupport
import Foundation
import Testing

/// A presentation on disk, as a reader finds it.
struct PresentedFolder {
    let path: URL

    /// What is there, by its path in the folder.
    func files() throws -> [String: Data] {
        let names = FileManager.default.enumerator(atPath: path.path)?.allObjects as? [String] ?? []
        var files: [String: Data] = [:]
        for name in names {
            let file = path.appending(path: name)
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            files[name] = try Data(contentsOf: file)
        }
        return files
    }

    func text(_ name: String) -> String? { try? String(contentsOf: path.appending(path: name), encoding: .utf8) }

    func list(_ name: String) throws -> PlaylistLines { PlaylistLines(try #require(text(name), "\(name) is missing")) }

    /// The playlist with an end, as a player sees what a killed recorder left.
    func ended(_ name: String) throws -> URL {
        let copy = path.appending(path: "ended-\(name)")
        let text = try #require(self.text(name))
        try (text.contains("#EXT-X-ENDLIST") ? text : text + "#EXT-X-ENDLIST\n").write(
            to: copy, atomically: true, encoding: .utf8)
        return copy
    }

    /// Seconds that a playlist says it lasts.
    func seconds(_ name: String) throws -> Double {
        try list(name).entries.reduce(0) { $0 + Double($1.microseconds) } / 1e6
    }
}

/// Reads a presentation while it grows: a list must be whole and name only what is there and whole.
struct PresentationReader {
    let folder: PresentedFolder
    private(set) var readings = 0
    /// The size of each file when it was seen first.
    private(set) var sizes: [String: Int] = [:]
    private(set) var problems: [String] = []

    init(_ folder: PresentedFolder) {
        self.folder = folder
    }

    mutating func read() {
        guard let index = folder.text("index.m3u8") else { return }
        readings += 1
        for name in PlaylistLines(index).paths where name.hasSuffix(".m3u8") {
            guard let text = folder.text(name), text.hasPrefix("#EXTM3U\n"), text.hasSuffix("\n") else {
                problems.append("\(name) is missing or not whole")
                continue
            }
            for file in PlaylistLines(text).paths { look(at: file, namedBy: name) }
        }
    }

    private mutating func look(at file: String, namedBy list: String) {
        let path = folder.path.appending(path: file).path
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int
        guard let size, size > 0 else {
            problems.append("\(list) names \(file), which is missing")
            return
        }
        if let known = sizes[file], known != size { problems.append("\(file) grew from \(known) to \(size)") }
        guard sizes.updateValue(size, forKey: file) == nil, file.hasSuffix(".m4s") else { return }
        do {
            let bytes = try [UInt8](Data(contentsOf: folder.path.appending(path: file)))
            _ = try SegmentFile(bytes, isVideo: file.hasPrefix("video"))
        } catch {
            problems.append("\(file): \(error)")
        }
    }
}
