import Foundation
import Testing

@testable import Storage

@Suite struct TextFileTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    @Test func readsTextUpToItsLimit() throws {
        let path = folder + "/x.txt"
        try Data("héllo".utf8).write(to: URL(filePath: path))
        #expect(try TextFile.read(path, limit: 6) == "héllo")
        #expect(throws: StorageError.self) { try TextFile.read(path, limit: 5) }
    }

    @Test func refusesWhatIsNoText() throws {
        let path = folder + "/x.txt"
        try Data([0xFF, 0xFE]).write(to: URL(filePath: path))
        #expect(throws: StorageError.unsuitable(path: path, problem: "is not UTF-8 text")) {
            try TextFile.read(path, limit: 10)
        }
    }

    // A file that never ends must not be read into memory.
    @Test func stopsAtAFileThatNeverEnds() {
        let error = #expect(throws: StorageError.self) { try TextFile.read("/dev/zero", limit: 1 << 20) }
        #expect(error?.description == "/dev/zero: is longer than 1048576 bytes, the limit for this document")
    }

    @Test func namesWhatIsInAFolder() throws {
        for name in ["b", "a"] { _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: nil) }
        #expect(TextFile.names(in: folder).filter { !$0.hasPrefix(".") }.sorted() == ["a", "b"])
        #expect(TextFile.names(in: folder + "/none").isEmpty)
    }

    @Test func saysWhichFileCannotBeOpened() {
        let path = folder + "/none.txt"
        #expect(throws: StorageError.failed(operation: "open", path: path, errno: ENOENT)) {
            try TextFile.read(path, limit: 1)
        }
    }
}
