import Glibc

/// Errors of a job's files. Every message says what to do.
public enum StorageError: Error, Equatable, CustomStringConvertible {
    case failed(operation: String, path: String, errno: Int32)
    case diskFull(path: String)
    /// The engine and the file disagree about its length, which is a bug.
    case outputOutOfStep(path: String, expected: Int64, actual: Int64)
    case jobDirectoryExists(path: String)
    /// A recording is where another one was to be written.
    case outputExists(path: String)
    case jobInUse(path: String)
    /// The file can be read, but its content is not acceptable.
    case unsuitable(path: String, problem: String)

    /// The error of a failed system call, by `errno`. A file that must not grow counts as a full disk (RLIMIT_FSIZE,
    /// FAT32).
    static func ofFailed(_ operation: String, _ path: String) -> StorageError {
        let code = errno
        return code == ENOSPC || code == EDQUOT || code == EFBIG
            ? .diskFull(path: path) : .failed(operation: operation, path: path, errno: code)
    }

    public var description: String {
        switch self {
        case .failed(let operation, let path, let code):
            unsafe "\(path): \(operation) failed: \(String(cString: strerror(code)))"
        case .diskFull(let path):
            "\(path): the disk is full"
        case .outputOutOfStep(let path, let expected, let actual):
            "\(path): has \(expected) bytes, but the engine writes at \(actual); this is a bug, please report it"
        case .jobDirectoryExists(let path):
            "\(path): already contains a recording; use another job_id, or move the directory"
        case .outputExists(let path):
            "\(path): is there already, and no recording is ever overwritten; use another directory"
        case .jobInUse(let path):
            "\(path): is being recorded or recovered by another process; wait for it, or stop it first"
        case .unsuitable(let path, let problem):
            "\(path): \(problem)"
        }
    }
}
