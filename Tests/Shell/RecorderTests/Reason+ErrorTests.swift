import Captures
import Glibc
import Jobs
import Storage
import Testing

@testable import Recorder

@Suite struct ReasonErrorTests {
    @Test(
        arguments: [
            (StorageError.diskFull(path: "x"), .diskFull),
            (CapturesError.diskFull(path: "x", errno: 28, written: 9), .diskFull),
            (StorageError.failed(operation: "write", path: "x", errno: EIO), .diskFailed),
            (StorageError.failed(operation: "open", path: "x", errno: EROFS), .diskFailed),
            (StorageError.failed(operation: "open", path: "x", errno: EMFILE), .internalError),
            (CapturesError.openFailed(path: "x", errno: ENOENT), .diskFailed),
            (CapturesError.readFailed(path: "x", errno: EIO, offset: 4096), .diskFailed),
            (CapturesError.writeFailed(path: "x", errno: EIO, written: 9), .diskFailed),
            (CapturesError.writeFailed(path: "x", errno: ENOMEM, written: 9), .internalError),
            (CapturesError.synchronizeFailed(path: "x", errno: EIO), .diskFailed),
            (CapturesError.eventTooLong(length: 9, limit: 8), .internalError),
            (RecorderError.unsuitable("x"), .internalError),
        ] as [(any Error, Reason)])
    func whatConcernsTheDiskHasAReasonOfItsOwn(error: any Error, reason: Reason) {
        #expect(Reason(of: error) == reason)
    }
}
