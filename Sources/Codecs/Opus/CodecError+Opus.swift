import COpus
import Media

extension CodecError {
    /// What a function of libopus returned as its error.
    static func opus(_ operation: String, _ code: Int32) -> CodecError {
        .library(operation: operation, code: Int(code), message: opusMessage(code))
    }

    /// The text of libopus for one of its error codes, which are negative.
    static func opusMessage(_ code: Int32) -> String {
        unsafe String(cString: opus_strerror(min(0, code)))
    }
}
