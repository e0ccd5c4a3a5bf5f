import ArgumentParser
import Media
import Recorder
import Simulator
import Threads

/// Runs a simulated Sora until a signal arrives, and prints its events.
enum SimulatedServer {
    static func run(_ options: SimulatedSoraOptions) throws {
        let server = try SimulatedSora(options)
        let outcome = Mailbox<String?>()
        let serving = Task {
            do {
                try await server.run(
                    onReady: { port in
                        Console.print("Sora's API: http://\(options.host):\(port)/ channel \(options.channelID)")
                    },
                    onEvent: { Console.log(line(for: $0)) })
                outcome.post(nil)
            } catch {
                outcome.post("\(error)")
            }
        }
        // Created before the server has threads of its own, so that they inherit the blocked signals.
        let signals = ProcessSignals { serving.cancel() }
        while true {
            if let failure = outcome.take(waiting: Interval(milliseconds: 60_000)) {
                if let failure { throw ValidationError(failure) }
                break
            }
        }
        _ = signals
    }

    static func line(for event: SimulatedSoraEvent) -> String {
        switch event {
        case .appeared(let connectionID): "\(connectionID) joined"
        case .left(let connectionID): "\(connectionID) left"
        case .captureStarted(let path): "playing \(path)"
        case .forwarding(let connectionID, let address, let audio, let video):
            "forwarding \(connectionID) to \(address), audio \(audio), video \(video)"
        case .stopped(let connectionID, let sent, let lost):
            "stopped \(connectionID): \(counted(sent, "packet")) sent, \(lost) lost on purpose"
        case .keyFrameRequested(let connectionID): "key frame requested from \(connectionID)"
        case .refused(let type): "refused a request: \(type)"
        }
    }
}
