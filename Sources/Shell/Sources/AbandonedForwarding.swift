public import Jobs
import Services
public import Storage

/// Stops what recorders that were killed left forwarded: Sora goes on sending to ports that another recorder, or
/// another program, may have by now.
///
/// It never stops a connection that a job of the same output directory records now. Sora's API does not say what is
/// forwarded to whom, so recorders of other output directories, or of other machines, are not known.
public struct AbandonedForwarding {
    public struct Outcome: Equatable, Sendable {
        /// How many connections Sora has stopped, or no longer has.
        public var stopped = 0
        /// How many may still be forwarded, because Sora did not answer.
        public var unanswered = 0

        public init(stopped: Int = 0, unanswered: Int = 0) {
            (self.stopped, self.unanswered) = (stopped, unanswered)
        }
    }

    private let directory: JobDirectory
    /// What an earlier recorder left in the directory itself.
    private let own: ForwardedConnections

    /// - Parameter own: what is left in `directory` itself, whose log the caller has.
    init(beside directory: JobDirectory, own: ForwardedConnections) {
        (self.directory, self.own) = (directory, own)
    }

    /// For a job that is not going to be recorded. Nothing is left of one that is being recorded.
    public init(around directory: JobDirectory) {
        let isRecorded = ForwardingLog.isHeld(in: directory)
        let own = isRecorded ? nil : ForwardingLog.content(in: directory)
        self.init(beside: directory, own: own ?? ForwardedConnections())
    }

    /// Stops everything that recorders of the directory left forwarded, of all channels of the source's service. It
    /// waits for the answers.
    public func stop(at source: SoraSource) throws(SourcesError) -> Outcome {
        stop(at: source.url, calls: try SoraCalls(source))
    }

    func stop(
        at url: String, calls: SoraCalls, isStopped: @escaping @Sendable () -> Bool = { false }
    ) -> Outcome {
        let jobs = NeighbouringJobs(of: directory)
        let left = jobs.left + [.init(directory: directory, forwarded: own)]
        var outcome = Outcome()
        let channels = Set(left.flatMap(\.forwarded.channels)).filter { $0.url == url }
        for channel in channels.sorted(by: { $0.channelID < $1.channelID }) {
            let connectionIDs = Set(left.flatMap { $0.forwarded[channel] })
                .filter { !jobs.record($0, of: channel) }
            let stop = ForwardingStop(channelID: channel.channelID, calls: calls)
            let unanswered = stop.run(connectionIDs, isStopped: isStopped) { _ in }
            let stopped = connectionIDs.subtracting(unanswered)
            outcome.stopped += stopped.count
            outcome.unanswered += unanswered.count
            for job in left {
                let settled = job.forwarded[channel].intersection(stopped).sorted()
                if !settled.isEmpty { ForwardingLog.append(.stopped(settled), of: channel, in: job.directory) }
            }
        }
        return outcome
    }

    /// Stops what a recovery knows to be left of its own job.
    ///
    /// - Parameter journalled: what the journal says, for a job without a log.
    /// - Returns: how many connections may still be forwarded; nil if nothing had to be asked.
    public static func stop(
        of directory: JobDirectory, at source: SoraSource, journalled: Set<String>
    ) -> Int? {
        let channel = ForwardedConnections.Channel(source)
        let jobs = NeighbouringJobs(of: directory)
        let left = ForwardingLog.content(in: directory)?[channel] ?? journalled
        if left.isEmpty { ForwardingLog.remove(in: directory) }
        let connectionIDs = left.filter { !jobs.record($0, of: channel) }
        guard !connectionIDs.isEmpty, let calls = try? SoraCalls(source) else { return nil }
        let unanswered = ForwardingStop(channelID: channel.channelID, calls: calls).run(connectionIDs) { _ in }
        guard unanswered.isEmpty else {
            let stopped = connectionIDs.subtracting(unanswered).sorted()
            if !stopped.isEmpty { ForwardingLog.append(.stopped(stopped), of: channel, in: directory) }
            return unanswered.count
        }
        ForwardingLog.remove(in: directory)
        return 0
    }
}
