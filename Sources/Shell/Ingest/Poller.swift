import CSockets
import Glibc
import Media

/// Level-triggered epoll on a receiver's sockets and its waker.
struct Poller: ~Copyable {
    /// One event for every possible UDP port and for the waker, so that one call reports all ready sockets.
    private static let capacity = 65_537
    private static let wakerMark = UInt64.max

    private let descriptor: Int32
    private let waker: Waker
    private let events: PageBuffer

    init(waker: Waker) throws(IngestError) {
        let events = try PageBuffer(count: Self.capacity * cs_event_size())
        let descriptor = try checked(cs_poller(), "epoll_create1")
        let added = cs_poller_add(descriptor, waker.descriptor, Self.wakerMark)
        if added < 0 { cs_close(descriptor) }
        try checked(added, "epoll_ctl")
        self.events = events
        self.descriptor = descriptor
        self.waker = waker
    }

    deinit {
        cs_close(descriptor)
    }

    func add(_ socket: Int32, slot: Int) throws(IngestError) {
        try checked(cs_poller_add(descriptor, socket, UInt64(slot)), "epoll_ctl")
    }

    func remove(_ socket: Int32) {
        cs_poller_remove(descriptor, socket)
    }

    /// Queues the slots of readable sockets; returns true if the waker was used.
    func wait(_ timeout: Interval, into ready: inout ReadyQueue) throws(IngestError) -> Bool {
        // Rounded up: a wait of less than a millisecond is not a busy loop.
        let milliseconds = Int32(
            clamping: timeout.nanoseconds / 1_000_000 + (timeout.nanoseconds % 1_000_000 > 0 ? 1 : 0))
        let count = unsafe cs_poller_wait(descriptor, events.start, Int32(Self.capacity), milliseconds)
        // A signal ended the wait; treat it as a timeout.
        if count == -EINTR { return false }
        try checked(count, "epoll_wait")
        var wasWoken = false
        for i in 0..<count {
            let mark = unsafe cs_event_mark(events.start, i)
            if mark == Self.wakerMark {
                waker.reset()
                wasWoken = true
            } else {
                ready.insert(Int(mark))
            }
        }
        return wasWoken
    }
}
