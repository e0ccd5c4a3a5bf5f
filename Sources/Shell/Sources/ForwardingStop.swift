import Services

/// Asks Sora to stop the forwarding of connections: at the end of a recording, or after one that was killed.
struct ForwardingStop {
    private let channelID: String
    private let calls: SoraCalls

    init(channelID: String, calls: SoraCalls) {
        self.channelID = channelID
        self.calls = calls
    }

    /// Stops the connections in the order of their ids, several at a time. Each that does not answer is asked twice.
    ///
    /// - Parameters:
    ///   - isStopped: whether no further call is to begin.
    ///   - progress: called with the number of those that are left.
    /// - Returns: the connections that Sora did not answer about.
    func run(
        _ connectionIDs: some Sequence<String>, isStopped: @escaping @Sendable () -> Bool = { false },
        progress: (Int) -> Void
    ) -> [String] {
        var left = connectionIDs.sorted()
        for _ in 0..<2 where !left.isEmpty {
            var remaining = left.count
            var unanswered: [String] = []
            let channelID = channelID
            let untried = calls.run(left) { api, connectionID in
                Self.stop(connectionID, of: channelID, api)
            } hasFailed: {
                !$0
            } isStopped: {
                isStopped()
            } finished: { connectionID, isAnswered in
                if !isAnswered { unanswered.append(connectionID) }
                remaining -= 1
                progress(unanswered.count + remaining)
            }
            left = (unanswered + untried).sorted()
            // Sora has gone, and a second round would wait as long.
            if !untried.isEmpty { break }
        }
        return left
    }

    /// A refusal means that the connection or its channel has gone, and the forwarding with it.
    private static func stop(_ connectionID: String, of channelID: String, _ api: any SoraAPI) -> Bool {
        do throws(ServicesError) {
            try api.stopForwardingRTP(channelID: channelID, connectionID: connectionID)
            return true
        } catch .refused {
            return true
        } catch {
            return false
        }
    }
}
