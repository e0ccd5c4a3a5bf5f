public import Media

/// Messages between threads, received in the order of posting. The receiver may wait for a limited time.
public final class Mailbox<Message: Sendable>: Sendable {
    private let messages = Monitor<[Message]>([])

    public init() {}

    public func post(_ message: Message) {
        messages.update { $0.append(message) }
    }

    /// All messages, without waiting.
    public func takeAll() -> [Message] {
        messages.update(isWaking: false) { messages in
            defer { messages = [] }
            return messages
        }
    }

    /// The next message, or nil after `timeout`.
    public func take(waiting timeout: Interval) -> Message? {
        messages.wait(for: timeout) { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
