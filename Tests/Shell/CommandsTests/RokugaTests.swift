import ArgumentParser
import Foundation
import Recorder
import Testing

@testable import Commands

@Suite struct RokugaTests {
    /// Every command with its words on the command line.
    private static let commands = commands(below: Rokuga.self, words: [])

    private static func commands(
        below command: any ParsableCommand.Type, words: [String]
    ) -> [(words: [String], command: any ParsableCommand.Type)] {
        [(words, command)]
            + command.configuration.subcommands.flatMap { next in
                commands(below: next, words: words + [next.configuration.commandName ?? ""])
            }
    }

    /// The indented lines of the help that begin with the program's name.
    private static func examples(of command: any ParsableCommand.Type) -> [[String]] {
        command.configuration.discussion.split(separator: "\n")
            .filter { $0.hasPrefix("  rokuga ") }
            .map { line in line.split(separator: " ").map(String.init).filter { !$0.hasPrefix(">") } }
    }

    @Test func everyCommandHasANameAndSaysWhatItIsFor() {
        #expect(Self.commands.count == 16)
        for (words, command) in Self.commands {
            let configuration = command.configuration
            #expect(configuration.commandName != nil, "deriving a name takes half of the start: \(command)")
            #expect(configuration.abstract.hasSuffix("."), "\(words)")
        }
    }

    @Test func everyOptionIsExplained() {
        for (words, command) in Self.commands {
            let help = Rokuga.helpMessage(for: command, columns: 400)
            let options = help.split(separator: "\n").filter { $0.hasPrefix("  -") || $0.hasPrefix("  <") }
            #expect(!options.isEmpty)
            for line in options {
                // An explanation is a sentence; what comes after it is the default.
                let explained = line.components(separatedBy: " (default: ")[0]
                #expect(explained.hasSuffix("."), "\(words): \(line)")
            }
        }
    }

    @Test func everyExampleInTheHelpParses() throws {
        var count = 0
        for (words, command) in Self.commands {
            for example in Self.examples(of: command) {
                count += 1
                #expect(throws: Never.self, "\(words): \(example)") {
                    try Rokuga.parseAsRoot(Array(example.dropFirst()))
                }
            }
        }
        #expect(count >= 13)
    }

    @Test func everyFileAndPipelineOfTheExamplesIsThere() throws {
        let pipelines = try Scratch.names(in: Scratch.pipelines).map { $0.replacing(".yaml", with: "") }
        for example in Self.commands.flatMap({ Self.examples(of: $0.command) }) {
            for word in example where word.hasPrefix("samples/") {
                #expect(Scratch.exists(Scratch.root + "/" + word), "\(example)")
            }
            if let i = example.firstIndex(of: "--pipeline") { #expect(pipelines.contains(example[i + 1])) }
        }
    }

    @Test func helpGoesToStandardOutput() {
        for words in [["--help"], ["help"], ["batch", "--help"], ["help", "simulate", "sora"]] {
            let run = CommandRun(words)
            #expect(run.status == 0 && run.errors == "" && run.output.contains("USAGE: rokuga "), "\(words)")
        }
    }

    @Test func itsHelpNamesEachCommand() {
        let run = CommandRun("--help")
        for name in ["record", "batch", "render", "recover", "inspect", "verify", "pipelines", "doctor", "simulate"] {
            #expect(run.rows.contains { $0.hasPrefix(name + " ") }, "\(name)")
        }
    }

    // A supervisor must not take it for a success that nothing was done.
    @Test(arguments: [[], ["simulate"]]) func withoutACommandItIsAMistake(arguments: [String]) {
        let run = CommandRun(arguments)
        #expect(run.status == 64 && run.output == "")
        #expect(run.errors.contains("name a command; --help lists them"), "\(run.errors)")
    }

    @Test func saysItsVersion() {
        let run = CommandRun("--version")
        #expect(run.status == 0 && run.output == RokugaVersion.number + "\n")
    }

    @Test(arguments: [
        (["bach"], "Unexpected argument 'bach'"), (["--jsn"], "Unknown option '--jsn'"),
        (["recover"], "Missing expected argument '<directories> ...'"),
        (["record", "--pipelines"], "Missing value for '--pipelines <pipelines>'"),
    ])
    func refusesACommandLine(arguments: [String], complaint: String) {
        let run = CommandRun(arguments)
        #expect(run.status == 64 && run.output == "")
        #expect(run.errors.contains(complaint), "\(run.errors)")
    }
}
