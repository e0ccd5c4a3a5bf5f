import ArgumentParser
import Media
import Recorder
import Simulator
import Storage

struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulates an SFU, so that you can try and test rokuga without one.",
        subcommands: [Sora.self, Torture.self])

    func run() throws {
        throw MissingCommand.error
    }

    struct Sora: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sora",
            abstract: "Serves Sora's forwarding API, and forwards captures over UDP in real time.",
            discussion: """
                Example: simulate a call of three participants on a network that loses packets.

                  rokuga simulate sora samples/three-participants.pcap --loss 1

                Every participant of a capture (x.sdp, or x-A.sdp, x-B.sdp …) becomes a connection of the channel, \
                with the name of the file. A capture starts when a client first requests one of its connections, so \
                that a recorder receives its first packet.
                """)

        @Argument(help: "Captures, each with its SDP in the same folder.", completion: .file())
        var captures: [String]

        @Option(help: "The address to listen on. Keep the loopback address: the API has no authentication.")
        var host = "127.0.0.1"

        @Option(help: "TCP port of the API. With 0, rokuga chooses a free port and prints it.")
        var port: UInt16 = 3000

        @Option(name: .customLong("channel"), help: "The channel of the connections.")
        var channel = "sora"

        @OptionGroup var impairment: ImpairmentArguments

        @Option(help: "Random seed; the same seed affects the same packets.")
        var seed: UInt64 = 1

        @Option(help: "CONNECTION=SECONDS: when a participant joins, after the server's start, such as B=4.5.")
        var join: [String] = []

        @Option(help: "CONNECTION=SECONDS: when a participant leaves, after the server's start.")
        var leave: [String] = []

        @Option(help: "Playback speed; 2 is twice as fast as real time.")
        var speed = 1.0

        @Flag(help: "Repeat each capture as one continuous stream.")
        var loop = false

        @Flag(help: "Keep connections in the list after their last packet.")
        var stay = false

        @Flag(name: .customLong("running"), help: "Start the captures at once, as if the call were already running.")
        var isRunning = false

        @Flag(name: .customLong("old-sora"), help: "Answer RequestKeyFrame as a Sora before 2024.2.0 does.")
        var isOldSora = false

        func run() throws {
            do {
                try SimulatedServer.run(options())
            } catch {
                Console.log("\(error)")
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
                            "\(path): has no SDP, so it cannot be forwarded; put \(input.name).sdp into the same folder"
                        )
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
                else { throw ValidationError("\(option) \(text): expected CONNECTION=SECONDS, for example A=4.5") }
                times[String(text[..<sign])] = Interval(nanoseconds: Int64(seconds * 1e9))
            }
            return times
        }
    }
}
