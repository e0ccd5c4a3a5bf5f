/// Why a text is not a session description that can be used. Lines count from 1.
///
/// The text itself is never part of the error: an SDP may carry keys (RFC 4568 §6.1).
public enum SDPError: Error, Equatable {
    case tooManyBytes(count: Int, limit: Int)
    case tooManyLines(count: Int, limit: Int)
    case lineTooLong(line: Int, count: Int, limit: Int)
    /// `expected` is the grammar that was expected there.
    case malformed(line: Int, expected: String)
}

extension SDPError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooManyBytes(let count, let limit):
            "the text has \(count) bytes; accepted: at most \(limit)"
        case .tooManyLines(let count, let limit):
            "the text has \(count) lines; accepted: at most \(limit)"
        case .lineTooLong(let line, let count, let limit):
            "line \(line) has \(count) bytes; accepted: at most \(limit)"
        case .malformed(let line, let expected):
            "line \(line) cannot be read; expected: \(expected)"
        }
    }
}
