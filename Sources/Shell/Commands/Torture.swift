import ArgumentParser
import Media
import Recorder
import Simulator
import Threads

/// `rokuga simulate torture`: what no real sender does on demand.
struct Torture: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "torture",
        abstract: "Sends real media as a scenario says: lost, late, skewed, broken off, begun anew.",
        discussion: """
            A scenario names captures and what becomes of them; samples/scenarios/README.md describes its keys. The same \
            scenario gives the same packets every time.

            Without --write or --to it is forwarded through a stand-in for Sora's API, like `simulate sora` does.
            """)

    @Argument(help: "The scenario, in YAML.", completion: .file())
    var scenario: String

    @Option(help: "Write a capture (pcapng) instead, as fast as possible, with its SDP and what is in it beside it.")
    var write: String?

    @Option(help: "Send in real time to this address, on the ports of the capture's SDP.")
    var to: String?

    @Option(help: "Instead of the scenario's own seed.")
    var seed: UInt64?

    @Option(help: "TCP port of the API; 0 for any free one, which is printed.")
    var port: UInt16 = 3000

    @Option(help: "The channel that the connection is in.")
    var channel = "sora"

    @Option(help: "How many times faster than real time.")
    var speed = 1.0

    func validate() throws {
        guard write == nil || to == nil else { throw ValidationError("--write or --to, not both") }
        guard speed > 0, speed <= 1000 else { throw ValidationError("--speed \(speed): up to 1000 is accepted") }
    }

    func run() throws {
        do {
            let run = try TortureRun(reading: scenario, seed: seed)
            if let write {
                let count = try run.write(to: write) { time in
                    Console.progress("\(write): \(Int(time.nanoseconds / 1_000_000_000)) s")
                }
                Console.clearProgress()
                Console.print("\(write): \(count) packets")
            } else if let to {
                guard let address = IPAddress(parsing: to) else {
                    throw ValidationError("--to \(to): an IPv4 or IPv6 address is accepted")
                }
                Console.print("\(run.name): \(try send(run, to: address)) packets sent to \(to)")
            } else {
                var options = SimulatedSoraOptions(captures: [], torture: run)
                options.port = port
                options.channelID = channel
                options.speed = speed
                try SimulatedServer.run(options)
            }
        } catch {
            Console.note("\(error)")
            throw ExitCode.badInput
        }
    }

    private func send(_ run: TortureRun, to address: IPAddress) throws -> Int {
        let outcome = Mailbox<Result<Int, any Error>>()
        let speed = speed
        Task {
            do {
                outcome.post(.success(try await run.send(to: address, speed: speed)))
            } catch {
                outcome.post(.failure(error))
            }
        }
        while true {
            if let result = outcome.take(waiting: 60_000) { return try result.get() }
        }
    }
}
