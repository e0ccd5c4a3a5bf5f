import ArgumentParser
import Recorder

/// The folders that every command searches for pipelines.
struct PipelineOptions: ParsableArguments {
    @Option(
        name: .customLong("pipelines"),
        help: "A folder of pipelines, searched before ./pipelines and the installed ones.")
    var folder: String?

    var directories: PipelineDirectories { PipelineDirectories(first: folder, encoders: MediaExecutable.encoders) }
}
