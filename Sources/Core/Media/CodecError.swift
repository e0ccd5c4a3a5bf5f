/// Why a decoder, an encoder or what draws could not do its work.
public enum CodecError: Error, Equatable, Sendable {
    /// No library supports it; `available` lists alternatives.
    case unavailable(what: String, available: [String])
    /// The settings contradict each other or the codec; `reason` has what would be accepted.
    case settings(codec: String, reason: String)
    /// The stream uses a feature that is not decoded, such as VP9 profile 2. Later frames may not use it.
    case unsupported(codec: String, reason: String)
    /// The frame or packet cannot be decoded. The decoder is ready for the next one.
    case corrupt(codec: String, reason: String)
    /// A library refused what it should accept: out of memory, a broken installation.
    case library(operation: String, code: Int, message: String)
}

extension CodecError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unavailable(let what, let available):
            "\(what) is not available"
                + (available.isEmpty ? "" : "; available: " + available.joined(separator: ", "))
        case .settings(let codec, let reason): "\(codec): \(reason)"
        case .unsupported(let codec, let reason): "\(codec): \(reason)"
        case .corrupt(let codec, let reason): "\(codec): the frame cannot be decoded: \(reason)"
        case .library(let operation, let code, let message): "\(operation) failed: \(message) (\(code))"
        }
    }
}
