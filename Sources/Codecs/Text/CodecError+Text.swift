import Media

extension CodecError {
    /// For what Pango or Cairo did not make; they have no error codes for it.
    static func text(_ operation: String, _ code: Int = 0, _ message: String = "it returned nothing") -> CodecError {
        .library(operation: operation, code: code, message: message)
    }
}
