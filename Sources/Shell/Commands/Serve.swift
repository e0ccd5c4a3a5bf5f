import ArgumentParser
import Glibc
import Media
import Recorder
import Serving
import Threads

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves a folder of HLS and DASH presentations over HTTP, with a page that plays them.",
        discussion: """
            Example: make the folder available to browsers of this machine, then to those of the network.

              rokuga serve recordings
              rokuga serve recordings --address 0.0.0.0 --port 8000

            Open the address that it prints. A folder with an index.m3u8 is a presentation and shows the player; \
            other folders show a list of the presentations in them. Players take the address of index.m3u8 or \
            manifest.mpd.

            While a recording goes on, a playlist may be asked for before it has its next segment: the server then \
            waits for the segment (_HLS_msn, _HLS_part), and leaves out what the player knows (_HLS_skip).

            Only playlists, manifests, segments, MP4, WebVTT, JPEG and index.html are served. Hidden files and all \
            others do not exist for clients: neither the journal nor job.json, keys.json and report.json. Symbolic \
            links may not lead out of the folder.

            There is no TLS and there are no users: put a proxy such as nginx in front of it for both. Every page that \
            a browser shows may read what is served; --origin names a single site instead.

            SIGINT and SIGTERM end it with status 0.
            """)

    @Argument(
        help: "The folder of the presentations: a job's directory, or one of several jobs.", completion: .directory)
    var folder: String

    @Option(help: "The address to listen on. The default is for browsers of this machine only; 0.0.0.0 is for all.")
    var address = "127.0.0.1"

    @Option(help: "TCP port. With 0, rokuga chooses a free port and prints it.")
    var port: UInt16 = 8080

    @Option(help: "The site whose pages may read what is served, such as https://example.org; * is for all.")
    var origin = "*"

    func validate() throws {
        guard origin == "*" || Self.isOrigin(origin) else {
            throw ValidationError("--origin \(origin): expected * or a site such as https://example.org")
        }
    }

    func run() throws {
        do {
            try serve()
        } catch {
            Console.log("\(error)")
            throw ExitCode.badInput
        }
    }

    private func serve() throws {
        // Hummingbird would write a line for each connection that a signal ends. LOG_LEVEL=debug shows what it does.
        unsafe setenv("LOG_LEVEL", "critical", 0)
        var options = PresentationServer.Options(folder: folder)
        options.address = address
        options.port = port
        options.origin = origin
        let server = try PresentationServer(options)
        // In an address, an IPv6 address has brackets (RFC 3986 §3.2.2).
        let host = address.contains(":") ? "[\(address)]" : address
        let outcome = Mailbox<String?>()
        Task {
            do {
                try await server.run { port in Console.print("http://\(host):\(port)/") }
                outcome.post(nil)
            } catch {
                outcome.post("\(host):\(port) cannot be listened on: \(error)")
            }
        }
        // Created before the server has threads of its own, so that they inherit the blocked signals.
        // It only reads, so there is nothing to bring to an end before the process ends.
        let signals = ProcessSignals { outcome.post(nil) }
        while true {
            if let failure = outcome.take(waiting: Interval(milliseconds: 60_000)) {
                if let failure { throw ValidationError(failure) }
                break
            }
        }
        _ = signals
    }

    /// A scheme, a host and perhaps a port (RFC 6454 §6.2): no more than may be in a field of an answer.
    static func isOrigin(_ text: String) -> Bool {
        guard let colon = text.firstRange(of: "://"), !text[colon.upperBound...].isEmpty else { return false }
        let scheme = text[..<colon.lowerBound]
        return ["http", "https"].contains(scheme)
            && text[colon.upperBound...].allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || ".-:[]".contains($0))
            }
    }
}
