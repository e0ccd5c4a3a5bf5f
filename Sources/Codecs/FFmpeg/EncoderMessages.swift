import CFFmpeg

/// The lines that x264, x265 and SVT-AV1 write to standard error by themselves, whatever log level they are given, as
/// "x264 [error]: malloc of size 3133440 failed". They belong into the error that follows.
enum EncoderMessages {
    nonisolated(unsafe) private static let kept = unsafe cff_keep_messages()

    /// Keeps them from now on.
    static func keep() {
        _ = unsafe kept
    }

    /// The last one, without the library's mark; nil if there is none since the last call. Which of several encoders
    /// wrote it is not known.
    static func takeLast() -> String? {
        guard let kept = unsafe kept else { return nil }
        var text = [CChar](repeating: 0, count: 512)
        let count = unsafe cff_take_message(kept, &text, text.count)
        let line = String(decoding: text.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        let words = line.split { $0 == " " || $0.isNewline }
        // "x264 [error]: …", "Svt[error]: …"
        let content = words.drop { !$0.hasSuffix("]:") }.dropFirst()
        return content.isEmpty ? nil : content.joined(separator: " ")
    }
}
