import Foundation

/// Places of the checkout and of the build that the tests run with.
enum Tree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let samples = root.appending(path: "samples")

    /// The binary that was built with the tests; it lies beside their bundle.
    static let rokuga = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "rokuga")

    /// A folder with the pipelines that copy, but without silence in gaps: for tests that hold each packet of a file
    /// against one that was sent.
    static func pipelinesKeepingGaps(in scratch: URL) throws -> String {
        let folder = scratch.appending(path: "pipelines")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["copy", "copy-mkv", "copy-mp4", "copy-split"] {
            let text = try String(contentsOf: root.appending(path: "pipelines/\(name).yaml"), encoding: .utf8)
            try text.replacing("from: connections,", with: "from: connections, gaps: keep,").write(
                to: folder.appending(path: "\(name).yaml"), atomically: true, encoding: .utf8)
        }
        return folder.path
    }

    /// A new folder below the temporary one, removed with `body`.
    static func withScratch<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
