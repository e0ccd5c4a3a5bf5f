import ArgumentParser
import Jobs
import Recorder

struct Pipelines: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipelines",
        abstract: "Lists, shows and validates the ways of recording.",
        subcommands: [List.self, Show.self, Validate.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "All pipelines that a job may name.")

        @OptionGroup var search: PipelineOptions

        func run() throws {
            var table = Table(["pipeline", "what it makes", "file"])
            for (name, path) in search.directories.available {
                let description = (try? search.directories.pipeline(named: path))?.description ?? "cannot be read"
                table.append([name, description, path])
            }
            Console.print(table.rendered())
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "The file of a pipeline.")

        @Argument(help: "A name of `rokuga pipelines list`, or a file.")
        var name: String

        @OptionGroup var search: PipelineOptions

        func run() throws {
            do {
                Console.print(try TextFile.read(search.directories.path(of: name), limit: 1 << 20))
            } catch {
                Console.note("\(error)")
                throw ExitCode.badInput
            }
        }
    }

    struct Validate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "validate",
            abstract: "Checks pipeline files; says line, key and what is accepted.",
            discussion: """
                What the documents say is checked. Whether this machine can encode what they ask for is known by \
                `rokuga-media pipelines validate`, and checked before every recording.
                """)

        @Argument(help: "Pipeline names or files.")
        var names: [String]

        @OptionGroup var search: PipelineOptions

        func run() throws {
            var isValid = true
            for name in names {
                do {
                    _ = try search.directories.pipeline(named: name)
                    Console.print("\(name): valid")
                } catch {
                    Console.note("\(error)")
                    isValid = false
                }
            }
            if !isValid { throw ExitCode.badInput }
        }
    }
}
