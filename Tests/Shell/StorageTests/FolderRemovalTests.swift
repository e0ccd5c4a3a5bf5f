import Foundation
import Testing

@testable import Storage

@Suite struct FolderRemovalTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"

    private func withFiles(_ paths: [String], _ body: () throws -> Void) throws {
        for path in paths {
            let parent = (folder + "/" + path).split(separator: "/").dropLast().joined(separator: "/")
            try FileManager.default.createDirectory(atPath: "/" + parent, withIntermediateDirectories: true)
            _ = FileManager.default.createFile(atPath: folder + "/" + path, contents: Data([1]))
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body()
    }

    private var left: [String] { PresentedFiles.tree(folder) }

    @Test func removesAPresentation() throws {
        try withFiles(["A/index.m3u8", "A/audio/1.m4s", "A/audio/.hidden", "A/video/1.m4s", "B/index.m3u8"]) {
            FolderRemoval.remove(folder + "/A")
            #expect(left == ["B", "B/index.m3u8"])
            FolderRemoval.remove(folder + "/none")
        }
    }

    @Test func removesLinksAndNotWhatTheyLeadTo() throws {
        try withFiles(["elsewhere/a", "A/index.m3u8"]) {
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/A/video", withDestinationPath: folder + "/elsewhere")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/B", withDestinationPath: folder + "/elsewhere")
            FolderRemoval.remove(folder + "/A")
            FolderRemoval.remove(folder + "/B")
            #expect(left == ["elsewhere", "elsewhere/a"])
        }
    }

    @Test func goesNoDeeperThanAPresentation() throws {
        try withFiles(["A/video/other/a", "A/index.m3u8"]) {
            FolderRemoval.remove(folder + "/A")
            #expect(left == ["A", "A/video", "A/video/other", "A/video/other/a"])
        }
    }
}
