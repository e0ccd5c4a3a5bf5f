import Captures
import Jobs
import Storage

extension Reason {
    /// Maps an error to a reason: the user can fix a full disk, everything else is an internal error.
    init(of error: any Error) {
        switch error {
        case StorageError.diskFull, CapturesError.diskFull: self = .diskFull
        default: self = .internalError
        }
    }
}
