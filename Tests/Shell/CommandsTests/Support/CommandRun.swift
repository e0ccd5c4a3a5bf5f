import ArgumentParser
import Foundation
import Media
import Recorder
import Threads

@testable import Commands

/// A command line run in this process: how it ended, and what it wrote where.
struct CommandRun {
    /// 0 for help and success, 64 (`EX_USAGE`) for a command line that does not parse.
    let status: Int32
    private let transcript: Transcript

    /// - Parameter commands: what stops `record`, in place of a signal.
    init(
        _ arguments: [String], codecs: (any CodecFactory)? = CodecSet([]), isTerminal: Bool = false,
        commands: Mailbox<RecordingCommand> = Mailbox()
    ) {
        var status: Int32 = 0
        transcript = Transcript(isTerminal: isTerminal, codecs: codecs) {
            do {
                var command = try Rokuga.parseAsRoot(arguments)
                if let record = command as? Record { try record.run(commands) } else { try command.run() }
            } catch {
                let code = Rokuga.exitCode(for: error)
                let message = Rokuga.message(for: error)
                if code == .success { Console.print(message) } else if !message.isEmpty { Console.log(message) }
                status = code.rawValue
            }
        }
        self.status = status
    }

    init(_ arguments: String...) {
        self.init(arguments)
    }

    var output: String { transcript.output }
    var errors: String { transcript.errors }
    var rows: [String] { transcript.rows }

    func json<Value>(_: Value.Type) throws -> Value? {
        try JSONSerialization.jsonObject(with: Data(output.utf8)) as? Value
    }
}
