import Jobs

/// Stops connections a few at a time, and looks again before each time: after a machine has failed, many recorders
/// start at once, and what one of them has begun to record must not be stopped by another.
///
/// A recorder lists its channel before it has anything forwarded, which takes as long as a call under way here.
struct ForwardingBatches {
    typealias Left = [ForwardedConnections.Channel: Set<String>]

    private let calls: SoraCalls
    private let isStopped: @Sendable () -> Bool
    private var asked: Left = [:]
    private var stopped: Left = [:]

    init(calls: SoraCalls, isStopped: @escaping @Sendable () -> Bool = { false }) {
        self.calls = calls
        self.isStopped = isStopped
    }

    /// - Parameters:
    ///   - left: what is to be stopped, as it is known now.
    ///   - settle: called with what Sora has stopped.
    mutating func run(
        left: () -> Left, settle: (ForwardedConnections.Channel, Set<String>) -> Void
    ) -> ForwardingOutcome {
        var outcome = ForwardingOutcome()
        while !isStopped(), let (channel, connectionIDs) = next(of: left()) {
            asked[channel, default: []].formUnion(connectionIDs)
            let stop = ForwardingStop(channelID: channel.channelID, calls: calls)
            let unanswered = stop.run(connectionIDs, isStopped: isStopped) { _ in }
            let settled = connectionIDs.subtracting(unanswered)
            outcome.stopped += settled.count
            stopped[channel, default: []].formUnion(settled)
            if !settled.isEmpty { settle(channel, settled) }
            // Sora has gone, and each further call may take 3 s.
            if settled.isEmpty { break }
        }
        outcome.unanswered = left().map { $1.subtracting(stopped[$0] ?? []).count }.reduce(0, +)
        return outcome
    }

    /// As many as are asked for at the same time.
    private func next(of left: Left) -> (ForwardedConnections.Channel, Set<String>)? {
        for (channel, connectionIDs) in left.sorted(by: { $0.key.channelID < $1.key.channelID }) {
            let waiting = connectionIDs.subtracting(asked[channel] ?? []).sorted()
            if !waiting.isEmpty { return (channel, Set(waiting.prefix(SoraCalls.threadCount))) }
        }
        return nil
    }
}
