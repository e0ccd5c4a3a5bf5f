import Foundation
import Testing

@testable import Storage

@Suite struct FolderFilesTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func write(_ text: String, to name: String, in folder: URL) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    @Test func listsFilesOfFoldersInFolders() throws {
        try withFolder { folder in
            for name in ["index.m3u8", "video/1.m4s", "video/a/2.m4s"] { try write(name, to: name, in: folder) }
            let files = FolderFiles(folder.path)
            #expect(files.paths == ["index.m3u8", "video/1.m4s", "video/a/2.m4s"])
            #expect(files.read("video/1.m4s") == Array("video/1.m4s".utf8))
            #expect(files.read("video") == nil && files.read("none") == nil)
            #expect(FolderFiles.isFolder(folder.path) && !FolderFiles.isFolder(folder.path + "/index.m3u8"))
        }
    }

    @Test func followsLinksToFilesOnly() throws {
        try withFolder { folder in
            try write("a", to: "a", in: folder)
            let manager = FileManager.default
            try manager.createSymbolicLink(atPath: folder.path + "/b", withDestinationPath: "a")
            try manager.createSymbolicLink(atPath: folder.path + "/loop", withDestinationPath: ".")
            try manager.createSymbolicLink(atPath: folder.path + "/gone", withDestinationPath: "none")
            #expect(FolderFiles(folder.path).paths == ["a", "b"])
        }
    }

    @Test func entersNoMoreFoldersThanItsLimit() throws {
        try withFolder { folder in
            let deep = String(repeating: "d/", count: FolderFiles.depthLimit)
            try write("x", to: deep + "x", in: folder)
            try write("y", to: deep.dropLast(2) + "y", in: folder)
            #expect(FolderFiles(folder.path).paths == [deep.dropLast(2) + "y"])
            #expect(FolderFiles(folder.path + "/none").paths == [])
        }
    }
}
