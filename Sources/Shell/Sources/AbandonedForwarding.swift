public import Jobs
import Services
public import Storage

/// Stops what recorders that were killed left forwarded: Sora goes on sending to ports that another recorder, or
/// another program, may have by now.
///
/// It never stops a connection that a job of the same output directory records. Sora's API does not say what is
/// forwarded to whom, so recorders of other output directories, or of other machines, are not known.
public struct AbandonedForwarding {
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
    public func stop(at source: SoraSource) throws(SourcesError) -> ForwardingOutcome {
        stop(at: source.url, calls: try SoraCalls(source))
    }

    func stop(
        at url: String, calls: SoraCalls, isStopped: @escaping @Sendable () -> Bool = { false }
    ) -> ForwardingOutcome {
        var stop = ForwardingBatches(calls: calls, isStopped: isStopped)
        return stop.run {
            let jobs = NeighbouringJobs(of: directory)
            let all = jobs.left + [.init(directory: directory, forwarded: own)]
            var left: [ForwardedConnections.Channel: Set<String>] = [:]
            for forwarded in all.map(\.forwarded) {
                for channel in forwarded.channels where channel.url == url {
                    left[channel, default: []].formUnion(forwarded[channel].filter { !jobs.record($0, of: channel) })
                }
            }
            return left
        } settle: { channel, stopped in
            let jobs = NeighbouringJobs(of: directory)
            for job in jobs.left + [.init(directory: directory, forwarded: own)] {
                let settled = job.forwarded[channel].intersection(stopped).sorted()
                if !settled.isEmpty { ForwardingLog.append(.stopped(settled), of: channel, in: job.directory) }
            }
        }
    }

    /// Stops what a recovery knows to be left of its own job.
    ///
    /// - Parameter journalled: what the journal says, for a job without a log.
    /// - Returns: how many connections may still be forwarded; nil if nothing had to be asked.
    public static func stop(
        of directory: JobDirectory, at source: SoraSource, journalled: Set<String>
    ) -> Int? {
        let channel = ForwardedConnections.Channel(source)
        let left = ForwardingLog.content(in: directory)?[channel] ?? journalled
        guard !left.isEmpty else {
            ForwardingLog.remove(in: directory)
            return nil
        }
        guard let calls = try? SoraCalls(source) else { return nil }
        var stop = ForwardingBatches(calls: calls)
        let outcome = stop.run {
            let jobs = NeighbouringJobs(of: directory)
            return [channel: left.filter { !jobs.record($0, of: channel) }]
        } settle: { channel, stopped in
            ForwardingLog.append(.stopped(stopped.sorted()), of: channel, in: directory)
        }
        if ForwardingLog.content(in: directory)?.isEmpty == true { ForwardingLog.remove(in: directory) }
        return outcome == ForwardingOutcome() ? nil : outcome.unanswered
    }
}
