import Foundation
import Testing

@testable import Storage

@Suite struct OpenedFileTests {
    private let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path + "/\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func write(_ bytes: [UInt8], to name: String = "x") throws -> String {
        try Data(bytes).write(to: URL(filePath: folder + "/" + name), options: .atomic)
        return folder + "/" + name
    }

    @Test func readsPlaces() throws {
        let path = try write(Array(0..<100))
        let file = try #require(OpenedFile(path: path))
        #expect(file.version.byteCount == 100)
        #expect(file.read(3, at: 5) == [5, 6, 7])
        #expect(file.read(10, at: 95) == [95, 96, 97, 98, 99])
        #expect(file.read(10, at: 100).isEmpty && file.read(0, at: 0).isEmpty)
        #expect(file.path == path)
    }

    @Test func readsAChunkAtATime() throws {
        let bytes = (0..<150_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let file = try #require(OpenedFile(path: try write(bytes)))
        #expect(file.read(150_000, at: 0) == Array(bytes[..<OpenedFile.chunkByteCount]))
    }

    @Test func keepsWhatItOpened() throws {
        let file = try #require(OpenedFile(path: try write([1, 2])))
        let path = try write([3, 4, 5])
        #expect(file.read(9, at: 0) == [1, 2] && file.version != FileVersion(ofFile: path))
        #expect(file.path != path)
    }

    @Test func opensRegularFilesOnly() throws {
        let path = try write([1])
        try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: path)
        let made = unsafe mkfifo(folder + "/pipe", 0o600)
        #expect(made == 0)
        for name in ["", "/link", "/pipe", "/none"] { #expect(OpenedFile(path: folder + name) == nil) }
    }
}
