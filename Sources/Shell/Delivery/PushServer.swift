import Media

/// Whether a server may be asked now: after failures it is asked at growing distances, and after a refusal rarely.
struct PushServer {
    private enum State: Equatable {
        case open
        /// It failed some times in a row.
        case failing(count: Int, since: SessionTime, until: SessionTime)
        /// It refused; what refuses does so again until someone changes it.
        case refusing(since: SessionTime, until: SessionTime)
        /// At the end of a recording, after its patience.
        case givenUp
    }

    /// The first distance; it doubles with each failure.
    static let shortestPause = Interval(milliseconds: 500)
    /// A server that is back is asked within a few segments.
    static let longestPause = Interval(milliseconds: 10_000)
    /// At the end, where a person waits.
    static let longestPauseAtEnd = Interval(milliseconds: 4_000)
    /// A refusal means work for someone.
    static let pauseAfterRefusal = Interval(milliseconds: 60_000)
    /// Failures before a person is told: the first one may be a connection that the server closed while it was idle.
    static let quietFailures = 2

    private let name: String
    private var state = State.open
    private var lastProgress = SessionTime.zero
    private var activeCount = 0
    private var isTold = false
    private var patience: Interval?
    /// The latest problem, for the report.
    private(set) var problem: String?

    /// - Parameter name: what a person calls it.
    init(_ name: String) {
        self.name = name
    }

    var isGivenUp: Bool { state == .givenUp }

    /// How long to wait until a request may begin; zero: now; nil: until another one has ended, or for ever.
    func pause(at now: SessionTime) -> Interval? {
        switch state {
        case .open: .zero
        case .failing(_, _, let until), .refusing(_, let until):
            // One request finds out whether it is back.
            activeCount > 0 ? nil : max(.zero, until - now)
        case .givenUp: nil
        }
    }

    mutating func begin() {
        activeCount += 1
    }

    /// A request has ended well.
    ///
    /// - Returns: what a person should know.
    mutating func noteProgress(at now: SessionTime) -> String? {
        activeCount -= 1
        lastProgress = now
        problem = nil
        defer { isTold = false }
        switch state {
        case .failing(_, let since, _), .refusing(let since, _):
            state = .open
            return isTold ? "\(name) takes files again after \((now - since).wholeSeconds) s" : nil
        case .open, .givenUp: return nil
        }
    }

    /// A request was not made.
    mutating func noteNothing() {
        activeCount -= 1
    }

    /// A request has failed.
    ///
    /// - Parameters:
    ///   - jitter: 0 to 1, so that those who failed together do not come back together.
    /// - Returns: what a person should know.
    mutating func noteFailure(_ reason: String, at now: SessionTime, jitter: Double) -> String? {
        activeCount -= 1
        problem = reason
        if let patience, now - lastProgress >= patience {
            state = .givenUp
            return nil
        }
        var (count, since) = (1, now)
        switch state {
        case .failing(let before, let began, let until):
            // Of requests that failed together, one counts.
            guard now >= until else { return nil }
            (count, since) = (before + 1, began)
        case .refusing(let began, _): since = began
        case .open: break
        case .givenUp: return nil
        }
        let longest = patience == nil ? Self.longestPause : Self.longestPauseAtEnd
        let doubled = Interval(nanoseconds: Self.shortestPause.nanoseconds << min(count - 1, 16))
        let pause = min(doubled, longest)
        let part = Interval(nanoseconds: Int64(Double(pause.nanoseconds) * (0.5 + jitter / 2)))
        state = .failing(count: count, since: since, until: now + part)
        guard count >= Self.quietFailures, !isTold else { return nil }
        isTold = true
        return "\(name) cannot be reached (\(reason)); what is missing there is sent later"
    }

    /// A request was refused.
    mutating func noteRefusal(_ remedy: String, at now: SessionTime) -> String? {
        activeCount -= 1
        problem = remedy
        var began = now
        switch state {
        case .failing(_, let since, _), .refusing(let since, _): began = since
        case .open: break
        case .givenUp: return nil
        }
        // At the end of a recording there is no time to change the server.
        state = patience == nil ? .refusing(since: began, until: now + Self.pauseAfterRefusal) : .givenUp
        guard !isTold else { return nil }
        isTold = true
        return "\(name) \(remedy); what is missing there is sent when it takes files again"
    }

    /// The recording is over: it is asked at once, and given up after `patience` without progress.
    mutating func finish(patience: Interval, at now: SessionTime) {
        self.patience = patience
        lastProgress = now
        switch state {
        case .failing(_, let since, _): state = .failing(count: 1, since: since, until: now)
        case .refusing(let since, _): state = .refusing(since: since, until: now)
        case .open, .givenUp: break
        }
    }
}

extension Interval {
    fileprivate var wholeSeconds: Int64 { nanoseconds / 1_000_000_000 }
}
