import ArgumentParser
import Media
import Recorder

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Shows what this installation can do: codecs, text, containers, socket buffers, disk.",
        discussion: """
            Copying needs no codec library. rokuga-media decodes and encodes for views and for outputs in another \
            format; it has to be in the same folder as rokuga.

            Exit status: 0 this machine can record copies; 1 it cannot, and the last lines list what to change.
            """)

    @Flag(help: "Print JSON for programs instead of tables.")
    var json = false

    func run() throws {
        let codecs = MediaExecutable.codecs
        // Does not return if it succeeds: the other executable knows its codecs.
        let reason = codecs == nil ? MediaExecutable.handOver() : nil
        let diagnosis = Diagnosis(
            Installation(folder: "."), abilities: codecs?.abilities ?? [], text: codecs.map(Diagnosis.text(by:)),
            mediaFailure: reason)
        Console.print(json ? diagnosis.rendered() : diagnosis.tables())
        if !diagnosis.defects.isEmpty { throw ExitCode.recordingFailed }
    }
}
