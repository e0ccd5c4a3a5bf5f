import Glibc
import Media
import Storage
import Threads

/// Calls `fdatasync` on its own thread, so that the loop that empties the sockets does not wait for the disk.
final class DiskThread: Sendable, FileClosing {
    private enum Order {
        case synchronize(Int32)
        case close(Int32, path: String)
        case stop
    }

    private let orders = Mailbox<Order>()
    private let failures = Mailbox<StorageError>()
    private let replies = Mailbox<Bool>()

    init() {
        let orders = orders
        let failures = failures
        let replies = replies
        DetachedThread.start {
            while true {
                switch orders.take(waiting: Interval(milliseconds: 60_000)) {
                case .synchronize(let descriptor)?: fdatasync(descriptor)
                case .close(let descriptor, let path)?:
                    if let failure = ImmediateClosing.close(descriptor, path: path) { failures.post(failure) }
                case .stop?: return replies.post(true)
                case nil: continue
                }
            }
        }
    }

    /// Makes a file durable that is still being written.
    func synchronize(_ descriptor: Int32) {
        orders.post(.synchronize(descriptor))
    }

    func close(_ descriptor: Int32, path: String) {
        orders.post(.close(descriptor, path: path))
    }

    /// Ends the thread after it has completed its orders. Descriptors that it synchronized may be closed then.
    func finish() throws(StorageError) {
        orders.post(.stop)
        while replies.take(waiting: Interval(milliseconds: 1000)) == nil {}
        if let failure = failures.takeAll().first { throw failure }
    }
}
