/// An error of a call to a service.
public enum ServicesError: Error, Equatable {
    /// Not an absolute `http` or `https` URL.
    case invalidURL(String)
    /// No connection, or one that ended before a reply: the service is down or elsewhere. `code` is libcurl's.
    case unreachable(code: Int32, reason: String)
    /// The service did not answer within the timeout.
    case timedOut
    /// A reply that is truncated, not HTTP, or not the expected document.
    case malformedReply(reason: String)
    /// The reply is larger than `limit` bytes; the rest was not read.
    case replyTooLarge(limit: Int)
    /// The service understood the request and refused it, in Sora's words: `{"error_type": …, "error_reason": …}`.
    case refused(status: Int, errorType: String, reason: String)
    /// A status without a readable error, for example a proxy's 502.
    case unexpectedStatus(Int)
    /// libcurl itself failed: out of memory, or a build without HTTP.
    case clientFailure(code: Int32)
}

extension ServicesError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidURL(let url): "not an absolute http or https URL: \(url)"
        case .unreachable(let code, let reason): "unreachable: \(reason) (curl \(code))"
        case .timedOut: "no reply in time"
        case .malformedReply(let reason): "malformed reply: \(reason)"
        case .replyTooLarge(let limit): "reply larger than \(limit) bytes"
        case .refused(let status, let type, let reason):
            "refused with status \(status): \(type)\(reason.isEmpty ? "" : " \(reason)")"
        case .unexpectedStatus(let status): "unexpected status \(status)"
        case .clientFailure(2): "libcurl cannot be loaded; run apt-get install libcurl4"
        case .clientFailure(let code): "HTTP client failed (curl \(code))"
        }
    }
}
