import ArgumentParser
import Recorder

/// Where pipelines are looked for; the same for every command.
struct PipelineOptions: ParsableArguments {
    @Option(
        name: .customLong("pipelines"),
        help: "A folder with pipelines, looked at before ./pipelines and those installed with rokuga.")
    var folder: String?

    var directories: PipelineDirectories { PipelineDirectories(first: folder, encoders: MediaExecutable.encoders) }
}
