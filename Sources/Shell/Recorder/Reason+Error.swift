import Captures
import Glibc
import Jobs
import Storage

extension Reason {
    /// Maps an error to a reason: a person can do something about a disk that is full or fails; everything else is an
    /// internal error.
    init(of error: any Error) {
        switch error {
        case StorageError.diskFull, CapturesError.diskFull: self = .diskFull
        case StorageError.failed(_, _, let code): self = Self.ofFailedCall(code)
        case CapturesError.openFailed(_, let code), CapturesError.readFailed(_, let code, _),
            CapturesError.writeFailed(_, let code, _), CapturesError.synchronizeFailed(_, let code):
            self = Self.ofFailedCall(code)
        default: self = .internalError
        }
    }

    /// - Parameter code: the `errno` of a call that concerns a file.
    private static func ofFailedCall(_ code: Int32) -> Reason {
        switch code {
        // The process, or the machine, has no more of these; its disk is sound.
        case EMFILE, ENFILE, ENOMEM: .internalError
        default: .diskFailed
        }
    }
}
