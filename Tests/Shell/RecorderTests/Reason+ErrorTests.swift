import Captures
import Jobs
import Storage
import Testing

@testable import Recorder

@Suite struct ReasonErrorTests {
    @Test(
        arguments: [
            (StorageError.diskFull(path: "x"), .diskFull),
            (CapturesError.diskFull(path: "x", errno: 28, written: 9), .diskFull),
            (StorageError.failed(operation: "write", path: "x", errno: 5), .internalError),
            (CapturesError.writeFailed(path: "x", errno: 28, written: 9), .internalError),
            (RecorderError.unsuitable("x"), .internalError),
        ] as [(any Error, Reason)])
    func onlyAFullDiskHasAReasonOfItsOwn(error: any Error, reason: Reason) {
        #expect(Reason(of: error) == reason)
    }
}
