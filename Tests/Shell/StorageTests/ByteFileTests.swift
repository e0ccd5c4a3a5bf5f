import Foundation
import Storage
import Testing

@Suite struct ByteFileTests {
    private let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"

    /// What is read of a file with this content.
    private func read(_ bytes: [UInt8], limit: Int) throws -> [UInt8] {
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try ByteFile.read(path, limit: limit, kind: "avatar")
    }

    /// It reads 64 KiB at a time.
    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 200_000]) func readsAWholeFile(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
        #expect(try read(bytes, limit: count) == bytes)
    }

    @Test(arguments: [(1, 0), (65_537, 65_536), (65_536, 65_535)])
    func refusesOneByteMoreThanTheLimit(count: Int, limit: Int) {
        #expect(
            throws: StorageError.unsuitable(
                path: path, problem: "is longer than \(limit) bytes, the limit for this avatar")
        ) { try read([UInt8](repeating: 0, count: count), limit: limit) }
    }

    /// A device without an end is refused as soon as it is too long.
    @Test func refusesAFileWithoutAnEnd() {
        #expect(throws: StorageError.self) { try ByteFile.read("/dev/zero", limit: 100, kind: "avatar") }
    }

    @Test func saysWhatCannotBeRead() {
        #expect(throws: StorageError.failed(operation: "open", path: path, errno: ENOENT)) {
            try ByteFile.read(path, limit: 1, kind: "avatar")
        }
        #expect(throws: StorageError.failed(operation: "read", path: "/", errno: EISDIR)) {
            try ByteFile.read("/", limit: 1, kind: "avatar")
        }
    }
}
