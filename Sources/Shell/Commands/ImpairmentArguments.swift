import ArgumentParser
import Media
import Simulator

/// The network faults that `rokuga simulate sora` simulates.
struct ImpairmentArguments: ParsableArguments {
    @Option(help: "Percentage of packets to drop.")
    var loss = 0.0

    @Option(help: "Percentage of packets to send out of order.")
    var reorder = 0.0

    @Option(help: "Percentage of packets to send twice.")
    var duplicate = 0.0

    @Option(name: .customLong("jitter-ms"), help: "Delays each packet at random, by at most this many milliseconds.")
    var jitter: Int64 = 0

    func validate() throws {
        for (option, percent) in [("--loss", loss), ("--reorder", reorder), ("--duplicate", duplicate)]
        where !(0...100).contains(percent) {
            throw ValidationError("\(option) \(percent): expected a percentage from 0 to 100")
        }
        guard (0...10_000).contains(jitter) else {
            throw ValidationError("--jitter-ms \(jitter): expected milliseconds from 0 to 10000")
        }
    }

    var options: ImpairmentOptions {
        ImpairmentOptions(
            lossPercent: loss, reorderPercent: reorder, duplicatePercent: duplicate,
            jitter: Interval(milliseconds: jitter))
    }
}
