import ArgumentParser
import Jobs
import Media
import Recorder

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows what is in a capture: connections, streams, codecs, sizes, loss, reordering, durations.",
        discussion: """
            Example:

              rokuga inspect samples/vp8-opus-360p.pcap

            rokuga writes nothing. It takes the codecs from the SDP beside the capture, or from --sdp. Without an SDP it \
            guesses them from the payloads, and says so.

            Exit status: 0 inspected; 2 the capture cannot be read.
            """)

    @Argument(
        help: "A capture: pcap, pcapng, a journal, rtpdump, or the .mjr files that Janus made of one participant.",
        completion: .file())
    var capture: [String]

    @Option(help: "A session description for the capture; may be given several times.")
    var sdp: [String] = []

    @Flag(help: "Print JSON for programs instead of a table.")
    var json = false

    func validate() throws {
        if RecordedStreams.groups(of: capture).count > 1 {
            throw ValidationError("one capture at a time; only .mjr files of one participant go together")
        }
    }

    func run() throws {
        do {
            let input = try BatchInput(paths: capture, descriptionFiles: sdp)
            let batch = try BatchRecording(
                input, pipeline: Pipeline(outputs: []), directory: nil, codecs: CodecSet([]))
            let inspection = Inspection(try batch.makeOutputs { _ in }, capture: capture.joined(separator: " "))
            Console.print(json ? inspection.rendered() : inspection.table())
        } catch {
            Console.note("\(error)")
            throw ExitCode.badInput
        }
    }
}
