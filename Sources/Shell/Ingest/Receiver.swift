import CSockets
import Glibc
public import Media

/// UDP receiving for a recorder: many sockets, few wake-ups, exact arrival times.
///
/// The kernel stamps each datagram when it comes in (SO_TIMESTAMPNS), so a caller may sleep between rounds and
/// loses nothing but latency. What the kernel drops is counted with the datagrams (SO_RXQ_OVFL), and by
/// SO_MEMINFO where no datagram follows: after a backlog, on request, and when a port is closed. Of the two
/// ways to read that counter late, /proc/net/udp and SO_MEMINFO, the second names one socket without a search.
///
/// For one thread at a time; only `waker` is for all.
public final class Receiver {
    public let waker: Waker
    let options: ReceiverOptions
    private let clock: ClockSource
    private let poller: Poller
    private let batch: ReceiveBatch
    private let stamps: StampSwitch
    private var sockets: [BoundSocket?] = []
    private var slots: [UInt16: Int] = [:]
    private var ready = ReadyQueue()
    private var round: UInt64 = 0
    /// Where the next search for pairs begins: a port just given back is used again as late as possible,
    /// because its old sender may not have stopped yet.
    private var nextPort: UInt16 = 0

    public init(options: ReceiverOptions = ReceiverOptions(), clock: ClockSource = .system) throws(IngestError) {
        self.options = options
        self.clock = clock
        waker = try Waker()
        poller = try Poller(waker: waker)
        batch = try ReceiveBatch(slot: options.largestDatagram)
        stamps = try StampSwitch()
        try awaitStamps()
    }

    /// Ports that are bound, in rising order.
    public var ports: [UInt16] { slots.keys.sorted() }

    /// Binds a port that an SDP names; 0 lets the kernel choose. Returns the port.
    @discardableResult
    public func bind(port: UInt16) throws(IngestError) -> UInt16 {
        let socket = try BoundSocket.open(port: port, options: options)
        try adopt(socket)
        return socket.local.port
    }

    /// Binds the ports of `count` streams, so that they are open before a sender is asked to send to them. Either all
    /// are bound or none.
    public func bindPairs(_ count: Int, from range: PortRange) throws(IngestError) -> [PortPair] {
        var search = PortSearch(range, from: nextPort)
        var pairs: [[BoundSocket]] = []
        while pairs.count < count {
            guard let port = search.next() else {
                throw .portsExhausted(first: range.first, last: range.last, needed: count, free: pairs.count)
            }
            guard let pair = try pair(at: port) else { continue }
            pairs.append(pair)
            search.skipNeighbour()
        }
        do throws(IngestError) {
            for socket in pairs.joined() { try adopt(socket) }
        } catch {
            for socket in pairs.joined() where slots[socket.local.port] != nil { try close(port: socket.local.port) }
            throw error
        }
        let bound = pairs.map { PortPair(rtp: $0[0].local.port) }
        if let last = bound.last { nextPort = last.rtcp &+ 1 }
        return bound
    }

    /// From now on marks datagrams from other addresses as unexpected; nil accepts every sender again.
    public func pin(port: UInt16, to source: IPAddress?) throws(IngestError) {
        try socket(at: port).pinned = source?.canonical
    }

    /// Bytes of receive buffer that the kernel granted, in the measure of `ReceiverOptions.receiveBufferBytes`.
    public func receiveBufferBytes(of port: UInt16) throws(IngestError) -> Int {
        try socket(at: port).receiveBufferBytes
    }

    /// A port's counts, its drops asked from the kernel now.
    public func totals(of port: UInt16) throws(IngestError) -> PortTotals {
        try socket(at: port).totals
    }

    /// Asks the kernel for the drops of every port; those that no result has told yet.
    public func newDrops() -> [PortDrops] {
        var found: [PortDrops] = []
        for case let socket? in sockets {
            socket.observeKernelDrops()
            note(socket, in: &found)
        }
        return found
    }

    /// Sends a datagram out of a bound port. Never waits: where the send buffer is full, it throws.
    public func send(_ bytes: [UInt8], from port: UInt16, to target: Endpoint) throws(IngestError) {
        let socket = try socket(at: port)
        let (high, low) = target.address.mapped
        // An IPv6 socket reaches IPv4 hosts by their mapped addresses.
        let isVersion6 = options.address.isVersion6 || target.address.isVersion6
        let sent = unsafe bytes.span.withUnsafeBufferPointer { buffer in
            unsafe cs_send(socket.descriptor, buffer.baseAddress, buffer.count, isVersion6, high, low, target.port)
        }
        try checked(sent, "sendto")
    }

    /// Ends the wait of a `receive` under way, or of the next one.
    public func wake() {
        waker.wake()
    }

    /// Waits at most `timeout` for a datagram or a wake-up, then fills `round` with all that has come.
    ///
    /// A result that is not complete means that the round is full: empty it and call again; that call does not
    /// wait. Errors of one socket are told in the result and stop no other.
    public func receive(
        waiting timeout: Interval, into round: inout ReceivedRound
    ) throws(IngestError) -> ReceiveResult {
        begin(&round)
        var wasWoken = false
        if timeout > .zero, ready.isEmpty {
            wasWoken = try poller.wait(milliseconds: milliseconds(of: timeout), into: &ready)
        }
        var result = ReceiveResult(began: clock.reading())
        // Asked again behind `began`: what is queued before it is then known to be in the round.
        let isWokenNow = try poller.wait(milliseconds: 0, into: &ready)
        result.wasWoken = wasWoken || isWokenNow
        while round.room > 0, let slot = ready.popFirst() {
            guard let socket = sockets[slot] else { continue }
            switch read(socket, asOf: result.began.realtime, into: &round) {
            case .more: ready.insert(slot)
            case .emptied: break
            case .failed(let code):
                result.failures.append(PortFailure(port: socket.local.port, code: code))
                // The error was one of the queue's, not its end; a socket that only fails waits for the next call.
                if !socket.hasFailed { ready.insert(slot) }
                socket.hasFailed = true
            }
            note(socket, in: &result.drops)
        }
        round.sort()
        result.count = round.count
        result.isComplete = ready.isEmpty
        return result
    }

    /// Fills `round` with all that has come, without waiting.
    public func drain(into round: inout ReceivedRound) throws(IngestError) -> ReceiveResult {
        try receive(waiting: .zero, into: &round)
    }

    /// Reads what came to a port before this call and closes it. Returns the final counts, received and dropped
    /// being all that was ever sent to the port; nil when the round is full: empty it and call again.
    public func close(port: UInt16, into round: inout ReceivedRound) throws(IngestError) -> PortTotals? {
        let socket = try socket(at: port)
        let since = socket.closingSince ?? clock.reading()
        socket.closingSince = since
        begin(&round)
        var isEmptied = false
        var hasFailed = false
        while round.room > 0, !isEmptied {
            switch read(socket, asOf: since.realtime, into: &round) {
            case .more: break
            case .emptied: isEmptied = true
            case .failed:
                isEmptied = hasFailed
                hasFailed = true
            }
        }
        round.sort()
        return isEmptied ? try close(port: port) : nil
    }

    /// Closes a port at once; what is still unread is lost and not counted.
    @discardableResult
    public func close(port: UInt16) throws(IngestError) -> PortTotals {
        guard let slot = slots[port], let socket = sockets[slot] else { throw .portNotBound(port) }
        socket.observeKernelDrops()
        var totals = socket.totals
        totals.newlyDropped = socket.drops.takeNew()
        poller.remove(socket.descriptor)
        ready.remove(slot)
        slots[port] = nil
        sockets[slot] = nil
        return totals
    }

    func socket(at port: UInt16) throws(IngestError) -> BoundSocket {
        guard let slot = slots[port], let socket = sockets[slot] else { throw .portNotBound(port) }
        return socket
    }

    /// Waits until the kernel stamps arrivals: usually no time, at most 100 ms.
    private func awaitStamps() throws(IngestError) {
        guard let probe = StampProbe() else { return }
        for _ in 0..<100 where !probe.isStamped(by: batch) {
            // Nothing can be readable yet: a pause of 1 ms.
            _ = try poller.wait(milliseconds: 1, into: &ready)
        }
    }

    /// Both sockets of a pair, or nil when one of the ports is taken.
    private func pair(at port: UInt16) throws(IngestError) -> [BoundSocket]? {
        var sockets: [BoundSocket] = []
        for candidate in [port, port &+ 1] {
            guard slots[candidate] == nil else { return nil }
            do throws(IngestError) {
                sockets.append(try BoundSocket.open(port: candidate, options: options))
            } catch .portInUse {
                return nil
            }
        }
        return sockets
    }

    private func adopt(_ socket: BoundSocket) throws(IngestError) {
        let slot = sockets.firstIndex { $0 == nil } ?? sockets.count
        try poller.add(socket.descriptor, slot: slot)
        if slot == sockets.count { sockets.append(nil) }
        sockets[slot] = socket
        slots[socket.local.port] = slot
        ready.reserve(slots: sockets.count)
    }

    private func begin(_ received: inout ReceivedRound) {
        received.removeAll()
        round &+= 1
    }

    private enum ReadOutcome {
        case more, emptied
        case failed(Int32)
    }

    /// Reads one batch. A queue counts as emptied too when its last datagram came after `moment`: a sender
    /// faster than this reader must not hold up the others.
    private func read(
        _ socket: BoundSocket, asOf moment: WallTime, into received: inout ReceivedRound
    ) -> ReadOutcome {
        if socket.round != round {
            socket.round = round
            socket.sortStamp = .min
            socket.hasFailed = false
        }
        let asked = min(ReceiveBatch.capacity, received.room)
        let count = batch.receive(from: socket.descriptor, atMost: asked)
        if count == -EAGAIN { return emptied(socket) }
        guard count >= 0 else { return .failed(-count) }
        var latest = Int64.min
        for i in 0..<Int(count) {
            let message = batch.datagram(i)
            if message.has_drops { socket.drops.observe(message.drops) }
            let datagram = ReceivedDatagram(message, at: socket, unstamped: moment)
            latest = datagram.arrival.nanoseconds
            socket.sortStamp = max(socket.sortStamp, latest)
            socket.received &+= 1
            if datagram.isUnexpected { socket.unexpectedSenders &+= 1 }
            unsafe received.append(
                datagram, stamp: socket.sortStamp, bytes: batch.payload(i, count: datagram.byteCount))
        }
        if count < asked { return emptied(socket) }
        socket.hadBacklog = true
        return latest >= moment.nanoseconds ? emptied(socket) : .more
    }

    private func emptied(_ socket: BoundSocket) -> ReadOutcome {
        if socket.hadBacklog { socket.observeKernelDrops() }
        socket.hadBacklog = false
        return .emptied
    }

    private func note(_ socket: BoundSocket, in drops: inout [PortDrops]) {
        let count = socket.drops.takeNew()
        guard count > 0 else { return }
        let port = socket.local.port
        if let known = drops.firstIndex(where: { $0.port == port }) {
            drops[known].count &+= count
        } else {
            drops.append(PortDrops(port: port, count: count))
        }
    }

    /// Rounded up: a wait of less than a millisecond is not a busy loop.
    private func milliseconds(of timeout: Interval) -> Int32 {
        Int32(clamping: timeout.nanoseconds / 1_000_000 + (timeout.nanoseconds % 1_000_000 > 0 ? 1 : 0))
    }
}
