import Glibc
import Testing

@testable import Storage

@Suite struct StorageErrorTests {
    @Test(arguments: [
        (
            StorageError.failed(operation: "open", path: "/a", errno: ENOENT),
            "/a: open failed: No such file or directory"
        ),
        (.diskFull(path: "/a"), "/a: the disk is full"),
        (
            .outputExists(path: "/a"),
            "/a: is there already, and no recording is ever overwritten; use another directory"
        ),
        (
            .outputOutOfStep(path: "/a", expected: 7, actual: 9),
            "/a: has 7 bytes, but the engine writes at 9; this is a bug, please report it"
        ),
        (
            .jobDirectoryExists(path: "/a"),
            "/a: already contains a recording; use another job_id, or move the directory"
        ),
        (
            .jobInUse(path: "/a"),
            "/a: is being recorded or recovered by another process; wait for it, or stop it first"
        ),
        (.unsuitable(path: "/a", problem: "is not UTF-8 text"), "/a: is not UTF-8 text"),
    ])
    func saysWhatToDo(error: StorageError, text: String) {
        #expect(error.description == text)
    }

    @Test(arguments: [ENOSPC, EDQUOT, EFBIG]) func fileThatMayNotGrowIsAFullDisk(code: Int32) {
        errno = code
        #expect(StorageError.ofFailed("write", "/a") == .diskFull(path: "/a"))
    }

    @Test(arguments: [EIO, EROFS, ENOENT, EINTR]) func everyOtherFailureKeepsItsNumber(code: Int32) {
        errno = code
        #expect(StorageError.ofFailed("write", "/a") == .failed(operation: "write", path: "/a", errno: code))
    }
}
