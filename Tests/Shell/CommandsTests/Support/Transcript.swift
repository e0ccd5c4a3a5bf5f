import Media
import Synchronization

@testable import Commands

/// What `body` wrote to the console.
struct Transcript {
    let output: String
    let errors: String

    private final class Texts: Sendable {
        let all = Mutex<[ConsoleStreams.Stream: String]>([:])
    }

    /// - Parameter codecs: none, rather than nil: that could make the tests' process another executable.
    init(isTerminal: Bool = false, codecs: (any CodecFactory)? = CodecSet([]), of body: () -> Void) {
        let texts = Texts()
        let streams = ConsoleStreams(isTerminal: isTerminal) { text, stream in
            texts.all.withLock { $0[stream, default: ""] += text }
        }
        Console.$streams.withValue(streams) { MediaExecutable.$codecs.withValue(codecs) { body() } }
        (output, errors) = texts.all.withLock { ($0[.output] ?? "", $0[.errors] ?? "") }
    }

    /// The lines of the output with one space between the columns.
    var rows: [String] { Self.rows(of: output) }

    static func rows(of text: String) -> [String] {
        text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    }
}
