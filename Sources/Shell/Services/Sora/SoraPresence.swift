public import Media

/// The connections of a channel, as a recording job sees them by polling Sora.
///
///     poll ──▶ .list ──▶ the driver lists the channel ──▶ handle(.listed / .failed)
///
///     unheard ──listed──▶ inContact ──failed──▶ interrupted ──listed──▶ inContact (all are requested again)
///        └────failed──▶ interrupted
///
/// It calls no API and reads no clock: the driver performs the actions and reports their results. A restarted Sora has
/// forgotten the forwarding of its connections, so after every interruption each connection that is still listed is
/// requested again; a repeated request costs Sora nothing.
public struct SoraPresence: Sendable {
    public enum Event: Equatable, Sendable {
        /// `ListSignalingNotifyMetadata` succeeded.
        case listed([SoraConnection])
        /// It failed, or was refused.
        case failed(ServicesError)
        /// `StartForwardingRtp` succeeded for this connection.
        case forwarding(connectionID: String)
        /// It failed; it is repeated later while the connection is listed.
        case forwardingFailed(connectionID: String)
    }

    public enum Action: Equatable, Sendable {
        /// A participant has joined, for the first time or again. `startForwarding` follows.
        case appeared(connectionID: String, name: String?)
        /// Call `StartForwardingRtp` for it now, and report the result.
        case startForwarding(connectionID: String)
        /// The participant has left; its media is complete.
        case disappeared(connectionID: String)
        /// Sora does not answer. Media may continue, but joins and leaves are unknown until `resumed`.
        case interrupted(ServicesError)
        /// Sora answers again. `unseen` is the time since its last answer.
        case resumed(unseen: Interval)
        /// Sora answers with a refusal: the job's channel or Sora's settings are wrong. Reported once per reason.
        case refused(ServicesError)
    }

    /// What to do at an instant.
    public enum Poll: Equatable, Sendable {
        /// List the channel now.
        case list
        /// Nothing to do before this instant.
        case wait(until: SessionTime)
    }

    /// The state of a listed connection's forwarding.
    private enum Forwarding: Equatable {
        /// Requested; the driver has not reported the result yet.
        case requested
        case established
        /// The request failed; not repeated before this instant.
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
    ///   - interval: between two listings; limited to a second, so that recording a new participant starts soon.
    ///   - retryDelay: the time before a failed forwarding is requested again.
    ///   - wanted: the connections to record; nil for all.
    ///   - kept: those that a killed recorder had forwarded: each is requested again, or has disappeared meanwhile.
    public init(
        interval: Interval = Interval(milliseconds: 500), retryDelay: Interval = Interval(milliseconds: 1000),
        wanted: Set<String>? = nil, kept: Set<String> = []
    ) {
        self.interval = min(max(interval, Interval(milliseconds: 1)), Interval(milliseconds: 1000))
        self.retryDelay = retryDelay
        self.wanted = wanted
        for connectionID in kept { listed[connectionID] = .failed(retryAt: .zero) }
    }

    /// The connections of the last list, ordered by id.
    public var connectionIDs: [String] { listed.keys.sorted() }

    /// Whether Sora answered the last request.
    public var isInContact: Bool {
        if case .inContact = contact { true } else { false }
    }

    /// What the driver should do at `now`. It returns `.list` once per interval. Intervals count from the request, so
    /// that a slow reply does not slow the polling.
    public mutating func poll(at now: SessionTime) -> Poll {
        if let nextListing, now < nextListing { return .wait(until: nextListing) }
        if case .unheard(nil) = contact { contact = .unheard(since: now) }
        nextListing = now + interval
        return .list
    }

    /// Updates the state by an event, and returns the actions in order.
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

    /// A refusal is an answer, so Sora is running. It may refuse a channel that no one has joined yet as unknown.
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
        // Sora may have forgotten the earlier requests, and failed ones have waited long enough.
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
