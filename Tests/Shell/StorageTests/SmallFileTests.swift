import Foundation
import Testing

@testable import Storage

@Suite struct SmallFileTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    @Test func replacesAsAWholeAndLeavesNothingBeside() throws {
        let path = folder + "/x.json"
        for text in ["one", "a longer one", ""] {
            try SmallFile.write(text, to: path)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.json"])
    }

    /// A reader that has the old file open goes on reading it.
    @Test func leavesTheOldFileToItsReaders() throws {
        let path = folder + "/x.json"
        try SmallFile.write("old", to: path)
        let reader = try #require(FileHandle(forReadingAtPath: path))
        try SmallFile.write("new", to: path)
        #expect(try reader.readToEnd() == Data("old".utf8))
    }

    @Test func givesTheModeThatIsAskedFor() throws {
        let path = folder + "/keys.json"
        try SmallFile.write("x", to: path, mode: 0o600)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }

    @Test func saysWhyItCannotWrite() {
        let path = folder + "/none/x.json"
        #expect(throws: StorageError.failed(operation: "open", path: path + ".new", errno: ENOENT)) {
            try SmallFile.write("x", to: path)
        }
    }

    @Test func saysThatItCannotReplaceAFolder() throws {
        let path = folder + "/x.json"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(throws: StorageError.failed(operation: "rename", path: path, errno: EISDIR)) {
            try SmallFile.write("x", to: path)
        }
    }

    @Test func replacesWhatAKillLeftBeside() throws {
        let path = folder + "/x.json"
        _ = FileManager.default.createFile(
            atPath: path + ".new", contents: Data("half".utf8), attributes: [.posixPermissions: 0o644])
        try SmallFile.write("whole", to: path, mode: 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.json"])
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }
}
