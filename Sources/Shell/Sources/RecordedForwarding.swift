import Jobs
import Storage

/// The connections that a recorder has requested Sora to forward: in memory, and in the log that outlives it.
struct RecordedForwarding {
    private(set) var connectionIDs: Set<String>
    private let channel: ForwardedConnections.Channel
    /// Where the log goes; nil for none.
    private let directory: JobDirectory?
    private var log: ForwardingLog?
    /// Not looked for yet.
    private var mayHaveAbandoned: Bool

    /// - Parameter kept: what a killed recorder of the same job had requested, and is not stopped.
    init(of source: SoraSource, in directory: JobDirectory?, keeping kept: Set<String> = []) {
        connectionIDs = kept
        channel = ForwardedConnections.Channel(source)
        self.directory = directory
        mayHaveAbandoned = directory != nil
    }

    /// Opens the log: from now on other recorders know what this one records.
    mutating func begin() {
        log = directory.flatMap { try? ForwardingLog(in: $0) }
    }

    /// Before Sora is asked, so that no forwarding is unknown.
    mutating func insert(_ started: [String]) {
        let new = started.filter { !connectionIDs.contains($0) }
        guard !new.isEmpty else { return }
        log?.append(.starting(new), of: channel)
        connectionIDs.formUnion(new)
    }

    mutating func remove(_ stopped: [String]) {
        let known = stopped.filter { connectionIDs.contains($0) }
        guard !known.isEmpty else { return }
        log?.append(.stopped(known), of: channel)
        connectionIDs.subtract(known)
    }

    /// Returns once what stops the forwarding that killed recorders left.
    mutating func takeAbandoned() -> AbandonedForwarding? {
        guard mayHaveAbandoned, let directory else { return nil }
        mayHaveAbandoned = false
        var own = log?.earlier ?? ForwardedConnections()
        own.remove(connectionIDs, of: channel)
        return AbandonedForwarding(beside: directory, own: own)
    }

    /// Keeps the log if Sora still forwards something.
    mutating func end(left: [String]) {
        remove(connectionIDs.filter { !left.contains($0) }.sorted())
        guard let directory, log != nil, ForwardingLog.content(in: directory)?.isEmpty == true else { return }
        ForwardingLog.remove(in: directory)
    }
}
