import Foundation
import Testing

@testable import Storage

@Suite struct FileVersionTests {
    private let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString)"

    @Test func isAnotherOneWithEachContent() throws {
        #expect(FileVersion(ofFile: path) == nil)
        try Data("one".utf8).write(to: URL(filePath: path), options: .atomic)
        let first = try #require(FileVersion(ofFile: path))
        #expect(first.byteCount == 3 && first == FileVersion(ofFile: path))
        try Data("two".utf8).write(to: URL(filePath: path), options: .atomic)
        #expect(FileVersion(ofFile: path) != first)
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func isThatOfTheOpenFile() throws {
        try Data("one".utf8).write(to: URL(filePath: path))
        #expect(OpenedFile(path: path)?.version == FileVersion(ofFile: path))
        try FileManager.default.removeItem(atPath: path)
    }
}
