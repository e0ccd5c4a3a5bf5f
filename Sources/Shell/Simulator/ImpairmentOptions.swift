public import Media

/// How bad the network between the stand-in and the recorder is made to be.
public struct ImpairmentOptions: Equatable, Sendable {
    /// Losses of a fixed length.
    public struct Bursts: Equatable, Sendable {
        /// Percent of the packets with which a burst begins.
        public var beginPercent: Double
        /// Packets of a burst.
        public var packets: Int

        public init(beginPercent: Double, packets: Int) {
            self.beginPercent = beginPercent
            self.packets = packets
        }
    }

    /// A network that is good or bad for a while (Gilbert 1960, Elliott 1963); nothing is lost while it is good.
    public struct GilbertElliott: Equatable, Sendable {
        /// Percent of the packets after which a good network turns bad.
        public var enterPercent: Double
        /// Percent of the packets after which a bad network turns good.
        public var leavePercent: Double
        /// Percent of the packets that a bad network loses.
        public var lossPercent: Double

        public init(enterPercent: Double, leavePercent: Double, lossPercent: Double) {
            self.enterPercent = enterPercent
            self.leavePercent = leavePercent
            self.lossPercent = lossPercent
        }
    }

    /// Percent of the packets that are not sent.
    public var lossPercent: Double
    /// Percent of the packets that are held back for 5 to 45 ms while others overtake them.
    public var reorderPercent: Double
    /// Percent of the packets that are sent a second time a millisecond later.
    public var duplicatePercent: Double
    /// Largest delay that is added to any packet without disturbing the order.
    public var jitter: Interval
    /// Added to every packet.
    public var delay = Interval.zero
    /// Percent of the packets that come later by `lateness` while others overtake them.
    public var latePercent = 0.0
    public var lateness = Interval.zero
    public var bursts: Bursts?
    public var gilbertElliott: GilbertElliott?

    public init(
        lossPercent: Double = 0, reorderPercent: Double = 0, duplicatePercent: Double = 0, jitter: Interval = .zero
    ) {
        self.lossPercent = lossPercent
        self.reorderPercent = reorderPercent
        self.duplicatePercent = duplicatePercent
        self.jitter = jitter
    }

    func validate() throws(SimulatorError) {
        let rates = [
            ("loss", lossPercent), ("reordering", reorderPercent), ("duplication", duplicatePercent),
            ("lateness", latePercent), ("bursts", bursts?.beginPercent ?? 0),
            ("entering the bad state", gilbertElliott?.enterPercent ?? 0),
            ("leaving the bad state", gilbertElliott?.leavePercent ?? 0),
            ("loss in the bad state", gilbertElliott?.lossPercent ?? 0),
        ]
        for (name, percent) in rates where !(0...100).contains(percent) {
            throw .invalidOption(reason: "\(name): \(percent) %; expected 0 to 100")
        }
        for (name, delay) in [("jitter", jitter), ("delay", delay), ("lateness", lateness)] {
            guard delay >= .zero, delay <= Interval(milliseconds: 10_000) else {
                throw .invalidOption(reason: "\(name): \(delay.seconds) s; expected 0 to 10 s")
            }
        }
    }
}
