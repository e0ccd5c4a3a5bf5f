import ArgumentParser
import Jobs
import Media
import Recorder

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Lists the contents of a capture: connections, streams, codecs, sizes, loss, reordering, durations.",
        discussion: """
            Example:

              rokuga inspect samples/vp8-opus-360p.pcap

            rokuga writes no files here. It reads the codecs from the SDP beside the capture, or from --sdp. Without \
            an SDP, it guesses them from the payloads, and prints a note.

            Exit status: 0 the capture was read; 2 it cannot be read.
            """)

    @Argument(
        help: "A capture: pcap, pcapng, a journal, rtpdump, or the .mjr files of one Janus participant.",
        completion: .file())
    var capture: [String]

    @Option(help: "A session description of the capture. Repeatable.")
    var sdp: [String] = []

    @Flag(help: "Print JSON for programs instead of a table.")
    var json = false

    func validate() throws {
        if RecordedStreams.groups(of: capture).count > 1 {
            throw ValidationError(
                "inspect reads one capture; several files are accepted only if they are .mjr files of one participant")
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
            Console.log("\(error)")
            throw ExitCode.badInput
        }
    }
}
