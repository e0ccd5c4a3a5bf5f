import ArgumentParser
import Media
import Recorder
import Simulator
import Threads

/// `rokuga simulate torture`: sends faults that no real sender produces on request.
struct Torture: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "torture",
        abstract: "Sends real media with the faults of a scenario: loss, delay, clock skew, pauses, reconnections.",
        discussion: """
            Example: write a capture of a call with silence, and record it.

              rokuga simulate torture samples/scenarios/dtx.yaml --write dtx.pcapng
              rokuga batch dtx.pcapng -o out

            A scenario names captures and the faults to apply; samples/scenarios/README.md describes its keys. The \
            same scenario and seed produce the same packets every time.

            Without --write or --to, this command serves Sora's API and forwards the packets, as `simulate sora` does.
            """)

    @Argument(help: "The scenario file, in YAML.", completion: .file())
    var scenario: String

    @Option(help: "Write a capture (pcapng) with its SDP and truth files, instead of sending in real time.")
    var write: String?

    @Option(help: "Send in real time to this address, on the ports of the capture's SDP.")
    var to: String?

    @Option(help: "Random seed; overrides the scenario's seed.")
    var seed: UInt64?

    @Option(help: "TCP port of the API. With 0, rokuga chooses a free port and prints it.")
    var port: UInt16 = 3000

    @Option(help: "The channel of the connection.")
    var channel = "sora"

    @Option(help: "Sending speed; 2 is twice as fast as real time.")
    var speed = 1.0

    func validate() throws {
        guard write == nil || to == nil else {
            throw ValidationError("--write and --to cannot be combined; use one of them")
        }
        guard speed > 0, speed <= 1000 else {
            throw ValidationError("--speed \(speed): expected more than 0, at most 1000")
        }
    }

    func run() throws {
        do {
            let run = try TortureRun(reading: scenario, seed: seed)
            if let write {
                let count = try run.write(to: write) { time in
                    Console.progress("\(write): \(Int(time.nanoseconds / 1_000_000_000)) s")
                }
                Console.clearProgress()
                Console.print("\(write): \(counted(count, "packet"))")
            } else if let to {
                guard let address = IPAddress(parsing: to) else {
                    throw ValidationError("--to \(to): expected an IPv4 or IPv6 address")
                }
                Console.print("\(run.name): \(counted(try send(run, to: address), "packet")) sent to \(to)")
            } else {
                var options = SimulatedSoraOptions(captures: [], torture: run)
                options.port = port
                options.channelID = channel
                options.speed = speed
                try SimulatedServer.run(options)
            }
        } catch {
            Console.log("\(error)")
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
            if let result = outcome.take(waiting: Interval(milliseconds: 60_000)) { return try result.get() }
        }
    }
}
