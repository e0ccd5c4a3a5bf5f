import ArgumentParser
import Jobs
import Recorder
import Storage

struct Pipelines: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipelines",
        abstract: "Lists, shows and checks the pipelines: the ways of recording that a job can name.",
        discussion: """
            Example: see what there is, start from one of them, and check what you made of it.

              rokuga pipelines
              rokuga pipelines show compose-grid >mine.yaml
              rokuga pipelines validate mine.yaml
            """,
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
            abstract: "Checks pipeline files; names line, key and what is accepted.",
            discussion: """
                This checks the documents. `rokuga-media pipelines validate` also checks that this machine can encode what \
                they ask for, as every recording does before it begins.

                Exit status: 0 all are valid; 2 at least one is not.
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
