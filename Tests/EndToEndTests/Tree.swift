import Foundation

/// Places of the checkout and of the build that the tests run with.
enum Tree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let samples = root.appending(path: "samples")

    /// The binary that was built with the tests; it lies beside their bundle.
    static let rokuga = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "rokuga")

    /// A new folder below the temporary one, removed with `body`.
    static func withScratch<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
