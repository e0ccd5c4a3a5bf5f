import ArgumentParser
import Media
import Recorder
import Synchronization

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what this installation can do: codecs, text, containers, socket buffers, disk.",
        discussion: """
            Copies need no codec library. Views and everything else that decodes or encodes are made by rokuga-media, \
            which lies beside rokuga; without it the table says so.

            Exit status: 0 everything that a copy needs is there, 1 something of it is missing.
            """)

    @Flag(help: "Print JSON for programs instead of tables.")
    var json = false

    func run() throws {
        let codecs = MediaExecutable.codecs.withLock { $0 }
        // Does not return where it succeeds: the other executable knows.
        let reason = codecs == nil ? MediaExecutable.handOver() : nil
        let diagnosis = Diagnosis(
            Installation(folder: "."), abilities: codecs?.abilities ?? [], text: codecs.map(Diagnosis.text(by:)),
            mediaFailure: reason)
        Console.print(json ? diagnosis.rendered() : diagnosis.tables())
        if !diagnosis.defects.isEmpty { throw ExitCode.recordingFailed }
    }
}
