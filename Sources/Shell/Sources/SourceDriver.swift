public import Threads

/// The participants of a live job, by whatever means the job's source has: it tells who comes and goes and asks the
/// source to send.
///
/// A driver may wait for its service, so it runs beside the recording loop and they exchange messages alone.
public protocol SourceDriver: Sendable {
    /// The participants that the job itself describes. Their ports are bound before anything is written; the driver
    /// lets them join with `start`.
    var described: [Participant] { get }

    /// Begins to post messages to `inbox`. What joins at once is posted when this returns.
    func start(_ inbox: SourceInbox)

    /// Takes a request of the recording loop; never waits.
    func post(_ request: SourceRequest)
}

/// The way to the recording loop: a message, then a wake-up.
public struct SourceInbox: Sendable {
    private let messages: Mailbox<SourceMessage>
    private let wake: @Sendable () -> Void

    public init(_ messages: Mailbox<SourceMessage>, wake: @escaping @Sendable () -> Void) {
        self.messages = messages
        self.wake = wake
    }

    public func post(_ message: SourceMessage) {
        messages.post(message)
        wake()
    }
}
