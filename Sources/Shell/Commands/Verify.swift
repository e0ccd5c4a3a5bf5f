import ArgumentParser
import Media
import Services
import Threads

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Holds HLS and DASH presentations, and finished MP4 and MKV files, against their specifications.",
        discussion: """
            Example:

              rokuga verify out/call/A
              rokuga verify http://127.0.0.1:8080/A/index.m3u8 --reloads 10
              rokuga verify --json out/call

            A folder is checked with all presentations and recordings in it; of a playlist, manifest or URL, all that \
            it names is read. Each finding has a rule, which docs/verify.md lists with its section of the \
            specification. The checks share no code with rokuga's writers, so other software's presentations can be \
            checked too. Of MP4 and MKV files, those that rokuga finished are checked: index, sizes and some samples.

            A live presentation is watched with --reloads: it is read again as a player would, once in a target \
            duration, and rules hold for what changes: nothing listed changes, and new segments come in time.

            Exit status: 0 no error; 1 at least one finding of severity error; 2 something cannot be read.
            """)

    @Argument(
        help: "Folders, playlists, manifests, MP4 and MKV files, or URLs of playlists and manifests.",
        completion: .file())
    var places: [String]

    @Option(help: "How many times to read live playlists and manifests again.")
    var reloads = 0

    @Flag(help: "Print JSON for programs instead of a table.")
    var json = false

    func validate() throws {
        guard (0...1_000_000).contains(reloads) else { throw ValidationError("--reloads is from 0 to 1000000") }
    }

    func run() throws {
        var reports: [VerificationReport] = []
        for place in places {
            let verification = Verification(place, reloads: reloads) { Self.wait(for: $0) }
            do {
                let report = try verification.run()
                reports.append(report)
                if !json { Console.print((reports.count > 1 ? "\n" : "") + report.text()) }
            } catch {
                reports.append(VerificationReport(place: place, problem: "\(error)"))
                Console.log("\(error)", about: place)
            }
        }
        if json { Console.print(VerificationReport.json(of: reports)) }
        if reports.contains(where: { $0.problem != nil }) { throw ExitCode.badInput }
        if reports.contains(where: { $0.errorCount > 0 }) { throw ExitCode.findingsOfErrors }
    }

    /// Until a live playlist is to be read again.
    private static func wait(for interval: Interval) {
        let never = Monitor(false)
        _ = never.wait(for: interval) { $0 ? true : nil }
    }
}

extension ExitCode {
    /// At least one finding has the severity error.
    static let findingsOfErrors = ExitCode(1)
}
