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
