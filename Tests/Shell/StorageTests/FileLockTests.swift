import Foundation
import Glibc
import Testing

@testable import Storage

@Suite struct FileLockTests {
    /// Two open files are two holders, as those of two processes are.
    @Test func isHeldByOneUntilTheFileIsClosed() throws {
        let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        defer { unsafe unlink(path) }
        let (first, second) = (unsafe open(path, O_RDWR | O_CLOEXEC), unsafe open(path, O_RDWR | O_CLOEXEC))
        defer { close(second) }
        #expect(!FileLock.isHeld(path) && FileLock.take(first))
        #expect(FileLock.isHeld(path) && !FileLock.take(second))
        close(first)
        #expect(!FileLock.isHeld(path) && FileLock.take(second))
    }

    @Test func noFileIsNotLocked() {
        #expect(!FileLock.isHeld("/nowhere/journal.pcapng"))
    }
}
