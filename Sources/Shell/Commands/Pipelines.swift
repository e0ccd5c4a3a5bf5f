import ArgumentParser
import Jobs
import Recorder
import Storage

struct Pipelines: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipelines",
        abstract: "Lists, prints and checks pipelines, which specify the files that a job writes.",
        discussion: """
            Example: list the pipelines, copy one of them, change the copy and check it.

              rokuga pipelines
              rokuga pipelines show compose-grid >mine.yaml
              rokuga pipelines validate mine.yaml
            """,
        subcommands: [List.self, Show.self, Validate.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists the pipelines that a job can name.")

        @OptionGroup var search: PipelineOptions

        func run() throws {
            var table = Table(["pipeline", "description", "file"])
            for (name, path) in search.directories.available {
                let description = (try? search.directories.pipeline(named: path))?.description ?? "cannot be read"
                table.append([name, description, path])
            }
            Console.print(table.rendered())
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Prints the file of a pipeline.")

        @Argument(help: "A name of `rokuga pipelines list`, or a file.")
        var name: String

        @OptionGroup var search: PipelineOptions

        func run() throws {
            do {
                Console.print(try TextFile.read(search.directories.path(of: name), limit: 1 << 20))
            } catch {
                Console.log("\(error)")
                throw ExitCode.badInput
            }
        }
    }

    struct Validate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "validate",
            abstract: "Checks pipeline files, and prints each error with its line, key and accepted values.",
            discussion: """
                This checks the files only. `rokuga-media pipelines validate` also checks that this machine can encode \
                their formats; every recording checks the same before it begins.

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
                    Console.log("\(error)")
                    isValid = false
                }
            }
            if !isValid { throw ExitCode.badInput }
        }
    }
}
