/// An error while reading a capture or writing a journal.
///
/// Offsets and lengths are bytes from the start of the file; `errno` is the system's number.
public enum CapturesError: Error, Equatable {
    case openFailed(path: String, errno: Int32)
    case readFailed(path: String, errno: Int32, offset: Int64)
    /// `written` bytes of the file reached the kernel. The rest stays buffered, and the next write tries again.
    case writeFailed(path: String, errno: Int32, written: Int64)
    /// ENOSPC, EDQUOT or EFBIG. Like `writeFailed`, but it ends a job with a reason of its own.
    case diskFull(path: String, errno: Int32, written: Int64)
    case synchronizeFailed(path: String, errno: Int32)
    /// The first four bytes, as a big-endian word, belong to no accepted format.
    case unknownFormat(path: String, magic: UInt32)
    /// The file begins like this format, but its header is damaged, and no packet was found behind it.
    case damagedHeader(path: String, format: CaptureFormat)
    /// The file ends inside its first header. `format` is nil if even the magic number is incomplete.
    case truncatedHeader(path: String, format: CaptureFormat?, needed: Int, found: Int)
    case unsupportedVersion(path: String, format: CaptureFormat, major: UInt16, minor: UInt16, offset: Int64)
    /// A classic capture has one link type for all packets; pcapng interfaces of other types are skipped instead.
    case unsupportedLinkType(path: String, number: UInt32, offset: Int64)
    /// An `.mjr` file of a later version, or neither of audio nor of video.
    case unsupportedRecording(path: String)
    /// The file is a capture of another format; only a journal, which is pcapng, can be continued.
    case notAJournal(path: String, format: CaptureFormat)
    /// A journal that is to be continued is not readable before its end, from `offset` on.
    case damagedJournal(path: String, offset: Int64, length: Int64)
    case datagramTooLong(length: Int, limit: Int)
    case eventTooLong(length: Int, limit: Int)
    /// The journal was already closed.
    case closed(path: String)
}

extension CapturesError {
    /// A damaged header may be the cause, so that packets may follow.
    var isDamage: Bool {
        switch self {
        case .unknownFormat, .damagedHeader, .truncatedHeader, .unsupportedLinkType: true
        // Of a later version of pcapng, nothing is known; the records of pcap had the same form in every version.
        case .unsupportedVersion(_, let format, _, _, _): format != .pcapng
        case .openFailed, .readFailed, .writeFailed, .diskFull, .synchronizeFailed, .unsupportedRecording, .notAJournal,
            .damagedJournal, .datagramTooLong, .eventTooLong, .closed:
            false
        }
    }
}
