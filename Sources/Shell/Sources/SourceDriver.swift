public import Threads

/// Follows the participants of a live job, by the API of the job's source: reports who joins and leaves, and requests
/// the source to send.
///
/// A driver may wait for its service, so it runs beside the recording loop; the two only exchange messages.
public protocol SourceDriver: Sendable {
    /// The participants in the job itself. Their ports are bound before anything is written; the driver lets them join
    /// in `start`.
    var described: [Participant] { get }

    /// Starts to post messages to `inbox`. Messages of participants that join at once are posted before it returns.
    func start(_ inbox: SourceInbox)

    /// Receives a request of the recording loop; never blocks.
    func post(_ request: SourceRequest)
}

/// Posts a message to the recording loop and wakes it.
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
