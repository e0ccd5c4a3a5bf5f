import Captures
import Jobs
import Storage

extension Reason {
    /// What an error means for the job: a full disk can be helped, everything else is the recorder's own trouble.
    init(of error: any Error) {
        switch error {
        case StorageError.diskFull, CapturesError.diskFull: self = .diskFull
        default: self = .internalError
        }
    }
}
