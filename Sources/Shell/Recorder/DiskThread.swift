import Glibc
import Media
import Storage
import Threads

/// Calls `fdatasync` on its own thread, so that the loop that empties the sockets does not wait for the disk.
final class DiskThread: Sendable, FileClosing {
    private enum Order {
        case synchronize(Int32)
        case close(Int32, path: String)
        /// A complete file whose descriptor was needed for others.
        case reopen(path: String)
        case stop
    }

    private let orders = Mailbox<Order>()
    private let failures = Mailbox<StorageError>()
    private let replies = Mailbox<Bool>()
    private let memory = Monitor(Memory())

    private struct Memory {
        /// Descriptors whose synchronization has been ordered and has not begun.
        var ordered: Set<Int32> = []
        /// Descriptors of complete files.
        var held = 0
        /// The first error of a synchronization.
        var failure: Int32?
    }

    /// A slow disk must not keep the descriptors of all connections that left at once: others need them (ports, the
    /// source's API, the report). Beyond this number a file is closed at once, and opened again when its turn comes.
    static let heldLimit = 16

    init() {
        let orders = orders
        let failures = failures
        let replies = replies
        let memory = memory
        DetachedThread.start {
            while true {
                switch orders.take(waiting: Interval(milliseconds: 60_000)) {
                case .synchronize(let descriptor)?:
                    memory.update { _ = $0.ordered.remove(descriptor) }
                    guard retrying({ fdatasync(descriptor) }) != 0 else { continue }
                    let code = errno
                    memory.update { $0.failure = $0.failure ?? code }
                case .close(let descriptor, let path)?:
                    if let failure = ImmediateClosing.close(descriptor, path: path) { failures.post(failure) }
                    memory.update { $0.held -= 1 }
                case .reopen(let path)?:
                    if let failure = ImmediateClosing.synchronize(path: path) { failures.post(failure) }
                case .stop?: return replies.post(true)
                case nil: continue
                }
            }
        }
    }

    /// The `errno` of the first synchronization that failed. The kernel reports an error of writing once for each open
    /// file, so a later `fdatasync` of the same file succeeds.
    var failure: Int32? { memory.update(isWaking: false) { $0.failure } }

    /// Makes a file durable that is still being written. An order that has not begun serves later ones too, so that a
    /// slow disk collects none.
    func synchronize(_ descriptor: Int32) {
        guard memory.update(isWaking: false, { $0.ordered.insert(descriptor).inserted }) else { return }
        orders.post(.synchronize(descriptor))
    }

    func close(_ descriptor: Int32, path: String) {
        let isHeld = memory.update(isWaking: false) { memory in
            guard memory.held < Self.heldLimit else { return false }
            memory.held += 1
            return true
        }
        if isHeld { return orders.post(.close(descriptor, path: path)) }
        _ = Glibc.close(descriptor)
        synchronize(path: path)
    }

    /// Makes a complete file durable that is closed.
    func synchronize(path: String) {
        orders.post(.reopen(path: path))
    }

    /// Ends the thread after it has completed its orders. Descriptors that it synchronized may be closed then.
    func finish() -> [StorageError] {
        orders.post(.stop)
        while replies.take(waiting: Interval(milliseconds: 1000)) == nil {}
        return failures.takeAll()
    }
}
