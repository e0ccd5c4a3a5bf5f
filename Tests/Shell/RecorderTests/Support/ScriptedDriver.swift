import Sources
import Synchronization

/// A source by script: what a test posts, and what the recording asked for.
final class ScriptedDriver: SourceDriver {
    let described: [Participant]
    private let state = Mutex<(inbox: SourceInbox?, requests: [SourceRequest])>((nil, []))
    /// Whether it acknowledges that it stops.
    private let stops: Bool

    init(described: [Participant] = [], stops: Bool = true) {
        self.described = described
        self.stops = stops
    }

    var requests: [SourceRequest] { state.withLock { $0.requests } }

    func start(_ inbox: SourceInbox) {
        state.withLock { $0.inbox = inbox }
        for participant in described { inbox.post(.joined(participant)) }
    }

    func post(_ request: SourceRequest) {
        state.withLock { $0.requests.append(request) }
        if request == .stop, stops { post(.stopped) }
    }

    func post(_ message: SourceMessage) {
        state.withLock { $0.inbox }?.post(message)
    }
}
