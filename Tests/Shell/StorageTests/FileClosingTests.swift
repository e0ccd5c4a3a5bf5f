import Foundation
import Glibc
import Storage
import Testing

@Suite struct FileClosingTests {
    @Test func closesWhatIsDurable() throws {
        let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { unsafe unlink(path) }
        let descriptor = unsafe open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        #expect(ImmediateClosing.close(descriptor, path: path) == nil)
        let left = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
        #expect(left != path)
    }

    @Test func makesAFileDurableThatIsClosed() {
        let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        #expect(FileManager.default.createFile(atPath: path, contents: Data([1])))
        #expect(ImmediateClosing.synchronize(path: path) == nil)
        unsafe unlink(path)
        #expect(
            ImmediateClosing.synchronize(path: path) == .failed(operation: "open", path: path, errno: ENOENT))
    }

    // A socket has no disk that it could lie on.
    @Test func saysWhatIsNotDurableAtOnceAndHasNothingToAddInTheEnd() throws {
        var ends: [Int32] = [0, 0]
        unsafe try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        defer { _ = Glibc.close(ends[1]) }
        let closing = ImmediateClosing()
        #expect(throws: StorageError.failed(operation: "fdatasync", path: "x", errno: EINVAL)) {
            try closing.close(ends[0], path: "x")
        }
        #expect(closing.finish().isEmpty)
        // Closed all the same: nobody reads from the other end any more.
        #expect(unsafe send(ends[1], "x", 1, Int32(MSG_NOSIGNAL)) == -1 && errno == EPIPE)
    }

    @Test func makesAFolderDurableWithAllThatIsInIt() throws {
        let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try #require(descriptor >= 0)
        // fdatasync of a folder would concern its names alone.
        let failure = ImmediateClosing.close(descriptor, path: path)
        #expect(failure == nil)
        let left = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
        #expect(left != path)
    }
}
