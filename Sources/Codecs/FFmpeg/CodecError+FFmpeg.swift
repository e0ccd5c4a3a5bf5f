import CFFmpeg
import Glibc
import Media

extension CodecError {
    /// What a function of FFmpeg returned as its error.
    static func ffmpeg(_ operation: String, _ code: Int32) -> CodecError {
        .library(operation: operation, code: Int(code), message: ffmpegMessage(code))
    }

    /// For what FFmpeg cannot allocate.
    static func outOfMemory(_ operation: String) -> CodecError {
        .library(operation: operation, code: Int(ENOMEM), message: "out of memory")
    }

    /// FFmpeg's text for one of its error codes.
    static func ffmpegMessage(_ code: Int32) -> String {
        // FFmpeg's text is "Generic error in an external library": neither which one nor why.
        if code == cff_external {
            return "the codec's library gave up"
                + (EncoderMessages.takeLast().map { ": \($0)" } ?? ", as it does when memory is exhausted")
        }
        var text = [CChar](repeating: 0, count: Int(AV_ERROR_MAX_STRING_SIZE))
        unsafe av_strerror(code, &text, text.count)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
