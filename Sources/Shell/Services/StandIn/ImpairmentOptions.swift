public import Media

/// How bad the network between the stand-in and the recorder is made to be.
public struct ImpairmentOptions: Equatable, Sendable {
    /// Percent of the packets that are not sent.
    public var lossPercent: Double
    /// Percent of the packets that are held back for 5 to 45 ms while others overtake them.
    public var reorderPercent: Double
    /// Percent of the packets that are sent a second time a millisecond later.
    public var duplicatePercent: Double
    /// Largest delay that is added to any packet without disturbing the order.
    public var jitter: Interval

    public init(
        lossPercent: Double = 0, reorderPercent: Double = 0, duplicatePercent: Double = 0, jitter: Interval = .zero
    ) {
        self.lossPercent = lossPercent
        self.reorderPercent = reorderPercent
        self.duplicatePercent = duplicatePercent
        self.jitter = jitter
    }

    func validate() throws(ServicesError) {
        let rates = [("loss", lossPercent), ("reordering", reorderPercent), ("duplication", duplicatePercent)]
        for (name, percent) in rates where !(0...100).contains(percent) {
            throw .invalidOption(reason: "\(name) of \(percent) %: 0 to 100 are possible")
        }
        guard jitter >= .zero, jitter <= Interval(milliseconds: 10_000) else {
            throw .invalidOption(reason: "jitter of \(jitter.seconds) s: 0 to 10 s are possible")
        }
    }
}
