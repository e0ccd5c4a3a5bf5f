public import ArgumentParser
public import Media
import Recorder
import Threads

/// The command line of both executables, which differ only in the codecs that they link.
public struct Rokuga: ParsableCommand {
    // Every command specifies its name: deriving it from the type takes half of the start-up time.
    public static let configuration = CommandConfiguration(
        commandName: "rokuga",
        abstract:
            "Records WebRTC calls. An SFU forwards RTP; rokuga writes MP4 and MKV files, or HLS and DASH, one per "
            + "participant or one composed view of all, and a report.",
        discussion: """
            A job is a small JSON or YAML file. It names the source of the media, the pipeline that specifies the \
            files to write, and the output directory. rokuga first writes every packet to a journal, which Wireshark \
            can open. It can make the same recording again from the journal at any time.

            Try it without an SFU, in two terminals:

              rokuga simulate sora samples/h264-opus-360p.pcap
              rokuga record samples/job-sora.json

            Or make recordings from captures:

              rokuga inspect samples/vp8-opus-360p.pcap
              rokuga batch samples/vp8-opus-360p.pcap --pipeline copy -o out

            Compose all participants into one view, live or later:

              rokuga batch samples/three-participants.pcap --pipeline compose-grid -o out
              rokuga render out/JOB --pipeline compose-lecture

            Let others watch, in any browser:

              rokuga batch samples/three-participants.pcap --pipeline compose-hls -o out
              rokuga serve out
            """,
        version: RokugaVersion.number,
        subcommands: [
            Record.self, Batch.self, Render.self, Recover.self, Inspect.self, Verify.self, Serve.self, Pipelines.self,
            Doctor.self,
            Simulate.self,
        ])

    public init() {}

    public func run() throws {
        throw MissingCommand.error
    }

    /// Runs the command in the arguments of the process.
    ///
    /// - Parameter codecs: the codecs of this executable; with nil, `rokuga-media` decodes and encodes.
    public static func main(codecs: (any CodecFactory)?) {
        ProcessSurroundings.prepare()
        MediaExecutable.$codecs.withValue(codecs) { main(Array(ProcessArguments.all.dropFirst())) }
    }
}
