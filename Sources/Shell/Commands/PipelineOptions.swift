import ArgumentParser
import Jobs
import Media
import Recorder

/// The folders that every command searches for pipelines.
struct PipelineOptions: ParsableArguments {
    @Option(
        name: .customLong("pipelines"),
        help: "A folder of pipelines, searched before ./pipelines and the installed ones.")
    var folder: String?

    var directories: PipelineDirectories { PipelineDirectories(first: folder, encoders: MediaExecutable.encoders) }

    /// The pipeline of that name or file, and codecs that were seen to do what it needs. Does not return if
    /// `rokuga-media` takes over.
    func load(_ name: String) throws -> (pipeline: Pipeline, codecs: any CodecFactory) {
        let pipeline = try directories.pipeline(named: name)
        let codecs = try MediaExecutable.codecs(for: pipeline)
        try OverlayPreflight.run(pipeline, images: pipeline.imagePaths, codecs)
        return (pipeline, codecs)
    }
}
