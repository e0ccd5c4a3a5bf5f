public import Media

/// The faults of the network between the simulated Sora and the recorder.
public struct ImpairmentOptions: Equatable, Sendable {
    /// Losses of a fixed length.
    public struct Bursts: Equatable, Sendable {
        /// The percentage of packets at which a burst begins.
        public var beginPercent: Double
        /// The number of packets in a burst.
        public var packets: Int

        public init(beginPercent: Double, packets: Int) {
            self.beginPercent = beginPercent
            self.packets = packets
        }
    }

    /// A network that alternates between good and bad (Gilbert 1960, Elliott 1963); the good state loses nothing.
    public struct GilbertElliott: Equatable, Sendable {
        /// The percentage of packets after which the good state turns bad.
        public var enterPercent: Double
        /// The percentage of packets after which the bad state turns good.
        public var leavePercent: Double
        /// The percentage of packets lost in the bad state.
        public var lossPercent: Double

        public init(enterPercent: Double, leavePercent: Double, lossPercent: Double) {
            self.enterPercent = enterPercent
            self.leavePercent = leavePercent
            self.lossPercent = lossPercent
        }
    }

    /// The percentage of packets that are not sent.
    public var lossPercent: Double
    /// The percentage of packets that are delayed by 5 to 45 ms, so that others overtake them.
    public var reorderPercent: Double
    /// The percentage of packets that are sent again a millisecond later.
    public var duplicatePercent: Double
    /// The maximum random delay of each packet; it does not change the order.
    public var jitter: Interval
    /// The constant delay of every packet.
    public var delay = Interval.zero
    /// The percentage of packets that arrive later by `lateness`, so that others overtake them.
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
