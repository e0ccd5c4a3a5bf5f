/// Why an `a=crypto` attribute cannot be used, or nothing can be decrypted at all.
///
/// No case carries a key, nor text that may be a key by mistake: errors are logged.
public enum SRTPError: Error, Equatable {
    /// `expected` is the grammar that was expected there (RFC 4568 §9.1).
    case malformed(expected: String)
    /// The name as written, or nil where it is not even shaped like one.
    case unknownSuite(String?)
    /// A session parameter that changes what is sent and is not understood (RFC 4568 §6.3); nil as above.
    case unsupportedParameter(String?)
    /// The key is not base64 text.
    case keyNotBase64
    /// Bytes of key and salt together; each suite has its own number.
    case wrongKeyLength(actual: Int, expected: Int, suite: CryptoSuite)
    case tooManyKeys(count: Int, limit: Int)
    /// Of several keys each needs an identifier of the same length (RFC 4568 §6.1).
    case missingKeyIdentifier
    /// A journal names a key that is not beside it.
    case keyNotFound(id: String)
    case libraryMissing(package: String)
    /// The library's own number.
    case refusedByLibrary(status: Int)
}

extension SRTPError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let expected):
            "a=crypto is not of the form \(expected)"
        case .unknownSuite(let name):
            "a=crypto has \(name.map { "the suite \($0)" } ?? "no suite"); accepted: "
                + CryptoSuite.allCases.map(\.rawValue).joined(separator: ", ")
        case .unsupportedParameter(let name):
            "a=crypto has \(name.map { "the session parameter \($0)" } ?? "a session parameter"), which is not "
                + "supported; accepted: UNENCRYPTED_SRTP, UNENCRYPTED_SRTCP, UNAUTHENTICATED_SRTP, KDR=0, WSH, "
                + "FEC_ORDER=FEC_SRTP"
        case .keyNotBase64:
            "the key of a=crypto is not base64"
        case .wrongKeyLength(let actual, let expected, let suite):
            "the key of a=crypto has \(actual) bytes with its salt; \(suite.rawValue) needs \(expected)"
        case .tooManyKeys(let count, let limit):
            "a=crypto has \(count) keys; at most \(limit) are accepted"
        case .missingKeyIdentifier:
            "a=crypto has several keys; each needs an identifier (MKI), all of the same length"
        case .keyNotFound(let id):
            "the key \(id) is unknown: keys.json is missing beside the journal, or belongs to another job"
        case .libraryMissing(let package):
            "SRTP needs a library that is not installed: apt-get install \(package)"
        case .refusedByLibrary(let status):
            "the SRTP library refused the key or the suite (status \(status))"
        }
    }
}
