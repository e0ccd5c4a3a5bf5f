import ArgumentParser
import Jobs
import Media
import Recorder

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Lists the contents of captures: connections, streams, codecs, sizes, loss, reordering, durations.",
        discussion: """
            Example:

              rokuga inspect samples/vp8-opus-360p.pcap
              rokuga inspect --json samples/opus-audio-only.pcap samples/opus-sr.rtpdump

            rokuga writes no files here. It reads the codecs from the SDP beside the capture, or from --sdp. Without \
            an SDP, it guesses them from the payloads, and prints a note.

            Recordings of Janus need no SDP; the files of one participant (x-audio-0.mjr, x-video-1.mjr) are read \
            together. With --json, one capture is an object; several are an array with an entry for each.

            Exit status: 0 all captures were read; 2 at least one cannot be read.
            """)

    @Argument(
        help: "Captures: pcap, pcapng, a journal, rtpdump, or .mjr files of Janus.",
        completion: .file())
    var capture: [String]

    @Option(help: "A session description of the capture. Repeatable; only with a single capture.")
    var sdp: [String] = []

    @Flag(help: "Print JSON for programs instead of a table.")
    var json = false

    func validate() throws {
        let count = RecordedStreams.groups(of: capture).count
        if !sdp.isEmpty && count > 1 {
            throw ValidationError("--sdp needs a single capture, but there are \(count); run inspect once per capture")
        }
    }

    func run() throws {
        let groups = RecordedStreams.groups(of: capture)
        var documents: [String] = []
        var isComplete = true
        for (i, group) in groups.enumerated() {
            do {
                let inspection = try inspect(group)
                if json {
                    documents.append(inspection.rendered())
                } else {
                    Console.print((i > 0 ? "\n" : "") + inspection.table())
                }
            } catch {
                isComplete = false
                Console.log(error, about: group[0])
                documents.append(Inspection.failed(group, message: Console.text(of: error)))
            }
        }
        if json, groups.count > 1 {
            Console.print("[\n" + documents.joined(separator: ",\n") + "\n]")
        } else if json, isComplete {
            documents.forEach { Console.print($0) }
        }
        if !isComplete { throw ExitCode.badInput }
    }

    private func inspect(_ group: [String]) throws -> Inspection {
        let input = try BatchInput(paths: group, descriptionFiles: sdp)
        let batch = try BatchRecording(input, pipeline: Pipeline(outputs: []), directory: nil, codecs: CodecSet([]))
        return Inspection(try batch.makeOutputs { _ in }, capture: group.joined(separator: " "))
    }
}
