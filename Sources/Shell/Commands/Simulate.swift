import ArgumentParser
import Media
import Recorder
import Simulator
import Storage

struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Stands in for an SFU, for people who have none at hand.",
        subcommands: [Sora.self, Torture.self])

    struct Sora: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sora",
            abstract: "Serves Sora's forwarding API and forwards captures in real time over UDP to whoever asks.",
            discussion: """
                Every participant of a capture (x.sdp, or x-A.sdp, x-B.sdp …) becomes a connection of the channel. A \
                capture starts when one of its connections is first asked for, so a recorder sees its first packet.

                Times of --join and --leave count from the start, for example --join x-B=4.5 --leave x-B=13.
                """)

        @Argument(help: "Captures with their SDP beside them.", completion: .file())
        var captures: [String]

        @Option(help: "Where to listen. Leave it on the loopback: there is no authentication.")
        var host = "127.0.0.1"

        @Option(help: "TCP port of the API; 0 for any free one, which is printed.")
        var port: UInt16 = 3000

        @Option(name: .customLong("channel"), help: "The channel that the connections are in.")
        var channel = "sora"

        @OptionGroup var impairment: ImpairmentArguments

        @Option(help: "Seed of everything that is random; the same seed harms the same packets.")
        var seed: UInt64 = 1

        @Option(help: "CONNECTION=SECONDS: when a participant appears. The connection is named as its SDP file.")
        var join: [String] = []

        @Option(help: "CONNECTION=SECONDS: when a participant leaves.")
        var leave: [String] = []

        @Option(help: "How many times faster than real time.")
        var speed = 1.0

        @Flag(help: "Play each capture again and again as one unbroken stream.")
        var loop = false

        @Flag(help: "Connections stay in the list when they have nothing more to send.")
        var stay = false

        @Flag(name: .customLong("running"), help: "The call runs already: captures start at once, not when asked for.")
        var isRunning = false

        @Flag(name: .customLong("old-sora"), help: "Answer RequestKeyFrame as a Sora before 2024.2.0 does.")
        var isOldSora = false

        func run() throws {
            do {
                try SimulatedServer.run(options())
            } catch {
                Console.note("\(error)")
                throw ExitCode.badInput
            }
        }

        /// Reads the captures' session descriptions.
        func options() throws -> SimulatedSoraOptions {
            let joins = try times(join, option: "--join")
            let leaves = try times(leave, option: "--leave")
            var options = SimulatedSoraOptions(
                captures: try captures.map { path in
                    let input = try BatchInput(path: path, descriptionFiles: [])
                    guard !input.descriptionFiles.isEmpty else {
                        throw ValidationError(
                            "\(path): a capture without SDP cannot be forwarded; put \(input.name).sdp beside it")
                    }
                    return .init(
                        path: path,
                        participants: input.descriptionFiles.map { file in
                            let name = DocumentFolder.stem(of: file)
                            return .init(
                                sdpPath: file, connectionID: name, joinAt: joins[name], leaveAt: leaves[name])
                        })
                })
            let names = Set(options.captures.flatMap(\.participants).compactMap(\.connectionID))
            for name in joins.keys.sorted() + leaves.keys.sorted() where !names.contains(name) {
                throw ValidationError("no connection \(name); there are: \(names.sorted().joined(separator: ", "))")
            }
            options.host = host
            options.port = port
            options.channelID = channel
            options.seed = seed
            options.isLooping = loop
            options.staysAfterEnd = stay
            options.speed = speed
            options.mediaStart = isRunning ? .atOnce : .onDemand
            options.knowsKeyFrameRequests = !isOldSora
            options.impairment = impairment.options
            return options
        }

        private func times(_ texts: [String], option: String) throws -> [String: Interval] {
            var times: [String: Interval] = [:]
            for text in texts {
                guard let sign = text.lastIndex(of: "="), let seconds = Double(text[text.index(after: sign)...]),
                    (0...86_400).contains(seconds)
                else { throw ValidationError("\(option) \(text): CONNECTION=SECONDS is accepted, for example A=4.5") }
                times[String(text[..<sign])] = Interval(nanoseconds: Int64(seconds * 1e9))
            }
            return times
        }
    }
}
