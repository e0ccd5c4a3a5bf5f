import ArgumentParser
import Media
import Simulator

/// How badly `rokuga simulate sora` treats the packets that it sends.
struct ImpairmentArguments: ParsableArguments {
    @Option(help: "Packets lost, in percent.")
    var loss = 0.0

    @Option(help: "Packets sent out of order, in percent.")
    var reorder = 0.0

    @Option(help: "Packets sent twice, in percent.")
    var duplicate = 0.0

    @Option(name: .customLong("jitter-ms"), help: "Up to this many milliseconds are added to each packet's time.")
    var jitter: Int64 = 0

    func validate() throws {
        for percent in [loss, reorder, duplicate] where !(0...100).contains(percent) {
            throw ValidationError("\(percent) is not a percentage; 0 to 100 is accepted")
        }
        guard (0...10_000).contains(jitter) else {
            throw ValidationError("--jitter-ms \(jitter): 0 to 10000 is accepted")
        }
    }

    var options: ImpairmentOptions {
        ImpairmentOptions(
            lossPercent: loss, reorderPercent: reorder, duplicatePercent: duplicate,
            jitter: Interval(milliseconds: jitter))
    }
}
