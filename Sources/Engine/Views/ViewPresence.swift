import Media

/// Whether a connection is in a view, and from when to when it was.
///
/// It joins with its first decodable frame. It leaves when the source reports it (a goodbye, the SFU's list), or when
/// neither RTP nor RTCP has arrived for the pipeline's timeout. Later media lets it join again. A screen has no
/// timeout: while nothing changes on it there is nothing to send.
struct ViewPresence {
    struct Span: Equatable {
        let from: SessionTime
        /// Nil while it is present.
        var to: SessionTime?
    }

    enum Change: Equatable {
        case came
        /// It left; media up to `last` does not let it join again.
        case went(last: SessionTime?)
    }

    /// A sender that leaves and joins often must not fill the report.
    static let spanLimit = 1000
    /// What was on its way when the source said goodbye is not a return.
    static let lateness = Interval(milliseconds: 200)

    /// So long it stays though nothing comes; nil for ever.
    let timeout: Interval?
    private(set) var isPresent = false
    /// The last one is open while it is present.
    private(set) var spans: [Span] = []
    /// When the last packet of any of its streams arrived.
    private var lastHeard: SessionTime?
    /// When silences longer than `timeout` began whose moment has not been made yet: the view is behind what arrives.
    private var silences: [SessionTime] = []
    /// When the source last said that it goes.
    private var goodbye: SessionTime?
    /// The latest of what had come when it went.
    private var departed: SessionTime?

    init(timeout: Interval?) {
        self.timeout = timeout
    }

    mutating func noteArrival(at time: SessionTime) {
        if let lastHeard, isOver(time - lastHeard), silences.count < Self.spanLimit { silences.append(lastHeard) }
        lastHeard = time
    }

    mutating func noteGoodbye(at time: SessionTime) {
        goodbye = time
    }

    /// Comes or goes, as it is at `time`.
    ///
    /// - Parameters:
    ///   - reach: how far the view looks ahead: what waits is there that much earlier.
    ///   - next: the earliest moment of what waits.
    ///   - end: the latest moment of what is known.
    mutating func update(
        at time: SessionTime, reach: Interval = .zero, next: SessionTime?, end: SessionTime?
    ) -> Change? {
        let wasSilent = takeSilence(at: time)
        if isPresent {
            let isGone = goodbye.map { $0 <= time && isSilent(since: $0, end: end) } ?? false
            let isLost = lastHeard.map { isOver(time - $0) } ?? false
            guard isGone || isLost || wasSilent else { return nil }
            isPresent = false
            // What was still on its way is no return. What follows a silence is one.
            departed = wasSilent ? time : end
            close(at: time)
            return .went(last: departed)
        }
        guard isComing(next: next, end: end), let next, next <= time || next - time < reach else { return nil }
        isPresent = true
        // The view is behind what arrives: a later one may be known already.
        if let said = goodbye, said <= next { goodbye = nil }
        if spans.count < Self.spanLimit { spans.append(Span(from: next, to: nil)) }
        return .came
    }

    /// It is known that it will be there.
    func isComing(next: SessionTime?, end: SessionTime?) -> Bool {
        guard next != nil, let end else { return false }
        return departed.map { end > $0 } ?? true
    }

    /// Up to when it is known to be there, where the view ends at `end` before it leaves.
    func lastKnown(by end: SessionTime) -> SessionTime? {
        timeout == nil ? end : lastHeard.map { min($0, end) }
    }

    /// Ends the last span, if it is open; beyond the limit the last one that is listed is over already.
    mutating func close(at time: SessionTime) {
        guard let last = spans.last, last.to == nil else { return }
        spans[spans.count - 1].to = time
    }

    /// Whether a silence became too long by `time`.
    private mutating func takeSilence(at time: SessionTime) -> Bool {
        var isFound = false
        while let first = silences.first, isOver(time - first) {
            silences.removeFirst()
            isFound = true
        }
        return isFound
    }

    private func isOver(_ silence: Interval) -> Bool {
        timeout.map { silence > $0 } ?? false
    }

    /// Nothing waits that belongs after the goodbye: a goodbye of one SSRC may be followed by the next.
    private func isSilent(since goodbye: SessionTime, end: SessionTime?) -> Bool {
        guard let end else { return true }
        return end <= goodbye + Self.lateness
    }
}
