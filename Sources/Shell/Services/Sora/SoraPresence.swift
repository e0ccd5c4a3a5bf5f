public import Media

/// Who is in a channel, as a recording job sees it by asking Sora again and again.
///
///     poll ──▶ .list ──▶ the driver lists the channel ──▶ handle(.listed / .failed)
///
///     unheard ──listed──▶ inContact ──failed──▶ interrupted ──listed──▶ inContact (all are asked for again)
///        └────failed──▶ interrupted
///
/// It asks nobody itself and reads no clock: the driver performs the actions and reports what came of them. A restarted
/// Sora keeps connection ids of nobody's forwarding, so after every interruption each connection that is still listed
/// is asked for again; asking twice costs Sora nothing.
public struct SoraPresence: Sendable {
    public enum Event: Equatable, Sendable {
        /// `ListSignalingNotifyMetadata` answered.
        case listed([SoraConnection])
        /// It did not, or it refused.
        case failed(ServicesError)
        /// `StartForwardingRtp` answered for this connection.
        case forwarding(connectionID: String)
        /// It did not; it is asked again later as long as the connection is listed.
        case forwardingFailed(connectionID: String)
    }

    public enum Action: Equatable, Sendable {
        /// A participant is there for the first time, or again. `startForwarding` follows.
        case appeared(connectionID: String, name: String?)
        /// Call `StartForwardingRtp` for it now, and report the outcome.
        case startForwarding(connectionID: String)
        /// The participant has gone; what it sent is complete.
        case disappeared(connectionID: String)
        /// Sora cannot be asked. Media may flow on; who comes and goes is unknown until `resumed`.
        case interrupted(ServicesError)
        /// Sora answers again. `unseen` is the time since it last did.
        case resumed(unseen: Interval)
        /// Sora answers, but will not tell: the job's channel or Sora's settings are wrong. Said once per reason.
        case refused(ServicesError)
    }

    /// What to do at an instant.
    public enum Poll: Equatable, Sendable {
        /// List the channel now.
        case list
        /// Nothing before this instant.
        case wait(until: SessionTime)
    }

    /// How far a listed connection has got.
    private enum Forwarding: Equatable {
        /// Asked for; the driver has not reported yet.
        case requested
        case established
        /// Asked for without success; not again before this instant.
        case failed(retryAt: SessionTime)
    }

    private enum Contact {
        case unheard(since: SessionTime?)
        case inContact(last: SessionTime)
        case interrupted(since: SessionTime)
    }

    private let interval: Interval
    private let retryDelay: Interval
    private let wanted: Set<String>?
    private var contact = Contact.unheard(since: nil)
    private var listed: [String: Forwarding] = [:]
    private var nextListing: SessionTime?
    private var lastRefusal: ServicesError?

    /// - Parameters:
    ///   - interval: between two listings; more than a second is shortened to it, so that nobody waits longer to be
    ///     recorded.
    ///   - retryDelay: before a connection whose forwarding failed is asked for again.
    ///   - wanted: the connections to record; nil for all.
    public init(
        interval: Interval = Interval(milliseconds: 500), retryDelay: Interval = Interval(milliseconds: 1000),
        wanted: Set<String>? = nil
    ) {
        self.interval = min(max(interval, Interval(milliseconds: 1)), Interval(milliseconds: 1000))
        self.retryDelay = retryDelay
        self.wanted = wanted
    }

    /// Connections that were in the last list, in order of their ids.
    public var connectionIDs: [String] { listed.keys.sorted() }

    /// Whether Sora answered when it was last asked.
    public var isInContact: Bool {
        if case .inContact = contact { true } else { false }
    }

    /// What the driver should do at `now`. `.list` is said once per interval; intervals are counted from the asking, so
    /// that a slow reply does not slow the polling.
    public mutating func poll(at now: SessionTime) -> Poll {
        if let nextListing, now < nextListing { return .wait(until: nextListing) }
        if case .unheard(nil) = contact { contact = .unheard(since: now) }
        nextListing = now + interval
        return .list
    }

    /// Takes note of what happened and says what to do about it, in this order.
    public mutating func handle(_ event: Event, at now: SessionTime) -> [Action] {
        switch event {
        case .listed(let connections):
            lastRefusal = nil
            return contacted(at: now) + reconcile(connections, at: now)
        case .failed(.refused(let status, let errorType, let reason)):
            return refused(.refused(status: status, errorType: errorType, reason: reason), at: now)
        case .failed(let error):
            return lost(error, at: now)
        case .forwarding(let connectionID):
            if listed[connectionID] != nil { listed[connectionID] = .established }
            return []
        case .forwardingFailed(let connectionID):
            if listed[connectionID] != nil { listed[connectionID] = .failed(retryAt: now + retryDelay) }
            return []
        }
    }

    /// A refusal is an answer: Sora is there. Of a channel that nobody has joined yet it may say that it does not exist.
    private mutating func refused(_ error: ServicesError, at now: SessionTime) -> [Action] {
        if case .refused(_, let errorType, _) = error, errorType.uppercased().contains("CHANNEL") {
            return contacted(at: now) + reconcile([], at: now)
        }
        guard lastRefusal != error else { return contacted(at: now) }
        lastRefusal = error
        return contacted(at: now) + [.refused(error)]
    }

    private mutating func contacted(at now: SessionTime) -> [Action] {
        defer { contact = .inContact(last: now) }
        guard case .interrupted(let since) = contact else { return [] }
        // What was asked for before may be forgotten; what failed has waited long enough.
        for connectionID in listed.keys { listed[connectionID] = .failed(retryAt: now) }
        return [.resumed(unseen: now - since)]
    }

    private mutating func lost(_ error: ServicesError, at now: SessionTime) -> [Action] {
        switch contact {
        case .interrupted:
            return []
        case .unheard(let since):
            contact = .interrupted(since: since ?? now)
        case .inContact(let last):
            contact = .interrupted(since: last)
        }
        return [.interrupted(error)]
    }

    private mutating func reconcile(_ connections: [SoraConnection], at now: SessionTime) -> [Action] {
        var present: [String: SoraConnection] = [:]
        for connection in connections where wanted?.contains(connection.connectionID) ?? true {
            present[connection.connectionID] = connection
        }
        var actions: [Action] = []
        for connectionID in listed.keys.sorted() where present[connectionID] == nil {
            listed[connectionID] = nil
            actions.append(.disappeared(connectionID: connectionID))
        }
        // Sorted, because Sora promises no order and the journal should not depend on it.
        for (connectionID, connection) in present.sorted(by: { $0.key < $1.key }) {
            switch listed[connectionID] {
            case nil:
                actions.append(.appeared(connectionID: connectionID, name: connection.displayName))
                actions.append(request(connectionID))
            case .failed(let retryAt) where retryAt <= now:
                actions.append(request(connectionID))
            case .failed, .requested, .established:
                break
            }
        }
        return actions
    }

    private mutating func request(_ connectionID: String) -> Action {
        listed[connectionID] = .requested
        return .startForwarding(connectionID: connectionID)
    }
}
