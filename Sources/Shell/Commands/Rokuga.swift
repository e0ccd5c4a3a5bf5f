public import ArgumentParser
public import Media
import Recorder

/// The command line. Both executables are this; they differ in the codecs that they bring.
public struct Rokuga: ParsableCommand {
    // Every command says its name: deriving it from the type costs half of the start.
    public static let configuration = CommandConfiguration(
        commandName: "rokuga",
        abstract:
            "Records forwarded RTP: an SFU sends it packets, it writes MP4 and MKV files, of each participant or composed "
            + "into one picture and one sound, and says when they are done.",
        discussion: """
            A recording job is a small JSON or YAML file: where the media come from, how they are recorded (a pipeline), \
            where the files go. Everything that arrives is first written to a journal, which Wireshark opens and from \
            which the same recording can be made again at any time.

            Try it without an SFU of your own, in two terminals:

              rokuga simulate sora samples/h264-opus-360p.pcap
              rokuga record samples/job-sora.json

            Or run captures you have through the same engine:

              rokuga inspect samples/vp8-opus-360p.pcap
              rokuga batch samples/vp8-opus-360p.pcap --pipeline copy -o out

            Compose all participants into one picture and one sound, live or later:

              rokuga batch samples/three-participants.pcap --pipeline compose-grid -o out
              rokuga render out/JOB --pipeline compose-lecture
            """,
        version: RokugaVersion.number,
        subcommands: [
            Record.self, Batch.self, Render.self, Recover.self, Inspect.self, Pipelines.self, Doctor.self,
            Simulate.self,
        ])

    public init() {}

    /// Runs the command that the process was started with.
    ///
    /// - Parameter codecs: what this executable decodes and encodes with; nil leaves that to `rokuga-media`.
    public static func main(codecs: (any CodecFactory)?) {
        MediaExecutable.$codecs.withValue(codecs) { main() }
    }
}
