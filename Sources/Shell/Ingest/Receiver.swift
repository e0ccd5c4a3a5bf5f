import CSockets
import Glibc
public import Media

/// UDP receiving for a recorder: many sockets, few wake-ups, exact arrival times.
///
/// The kernel stamps each datagram on arrival (SO_TIMESTAMPNS), so a caller may sleep between rounds and loses nothing
/// but latency. The kernel's drops are counted with the datagrams (SO_RXQ_OVFL), and by SO_MEMINFO where no datagram
/// follows: after a backlog, on request, and when a port is closed. /proc/net/udp has the same counter, but SO_MEMINFO
/// needs no search for the socket.
///
/// Not thread-safe, except `waker`.
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
    /// Where the next search for pairs begins. A port that was just closed is reused as late as possible, because its
    /// old sender may not have stopped yet.
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

    /// The bound ports, in ascending order.
    public var ports: [UInt16] { slots.keys.sorted() }

    /// Binds a port from an SDP; with 0 the kernel chooses one. Returns the port.
    ///
    /// - Parameter group: the group to which the packets are sent, if they are sent to one.
    @discardableResult
    public func bind(port: UInt16, group: MulticastGroup? = nil) throws(IngestError) -> UInt16 {
        let socket = try BoundSocket.open(port: port, options: options, group: group)
        try adopt(socket)
        return socket.local.port
    }

    /// Binds the ports of `count` streams before a sender is asked to send to them. Binds either all or none.
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

    /// From now on, marks datagrams from other addresses as unexpected; nil accepts every sender again.
    public func pin(port: UInt16, to source: IPAddress?) throws(IngestError) {
        try socket(at: port).pinned = source?.canonical
    }

    /// The receive buffer that the kernel granted, in the unit of `ReceiverOptions.receiveBufferBytes`.
    public func receiveBufferBytes(of port: UInt16) throws(IngestError) -> Int {
        try socket(at: port).receiveBufferBytes
    }

    /// A port's counts, with drops read from the kernel now.
    public func totals(of port: UInt16) throws(IngestError) -> PortTotals {
        try socket(at: port).totals
    }

    /// Reads the drops of every port from the kernel; returns those not reported yet.
    public func newDrops() -> [PortDrops] {
        var found: [PortDrops] = []
        for case let socket? in sockets {
            socket.observeKernelDrops()
            appendDrops(of: socket, to: &found)
        }
        return found
    }

    /// Sends a datagram from a bound port. It never waits: it throws if the send buffer is full.
    public func send(_ bytes: [UInt8], from port: UInt16, to target: Endpoint) throws(IngestError) {
        let socket = try socket(at: port)
        let (high, low) = target.address.mapped
        // An IPv6 socket reaches IPv4 hosts at their mapped addresses.
        let isVersion6 = options.address.isVersion6 || target.address.isVersion6
        let sent = unsafe bytes.span.withUnsafeBufferPointer { buffer in
            unsafe cs_send(socket.descriptor, buffer.baseAddress, buffer.count, isVersion6, high, low, target.port)
        }
        try checked(sent, "sendto")
    }

    /// Ends the wait of the current `receive`, or of the next one.
    public func wake() {
        waker.wake()
    }

    /// Waits at most `timeout` for a datagram or a wake-up, then fills `round` with all datagrams that have arrived.
    ///
    /// If the result is not complete, the round is full: empty it and call again; that call does not wait. Errors of
    /// one socket are in the result, and do not stop the others.
    public func receive(
        waiting timeout: Interval, into round: inout ReceivedRound
    ) throws(IngestError) -> ReceiveResult {
        begin(&round)
        var wasWoken = false
        if timeout > .zero, ready.isEmpty {
            wasWoken = try poller.wait(timeout, into: &ready)
        }
        var result = ReceiveResult(began: clock.reading())
        // A second poll after `began`: everything queued before it is then known to be in the round.
        let isWokenNow = try poller.wait(.zero, into: &ready)
        result.wasWoken = wasWoken || isWokenNow
        while round.room > 0, let slot = ready.popFirst() {
            guard let socket = sockets[slot] else { continue }
            switch read(socket, asOf: result.began.realtime, into: &round) {
            case .more: ready.insert(slot)
            case .emptied: break
            case .failed(let code):
                result.failures.append(PortFailure(port: socket.local.port, code: code))
                // Datagrams may follow the error in the queue, so read again once; a socket that fails again waits for
                // the next call.
                if !socket.hasFailed { ready.insert(slot) }
                socket.hasFailed = true
            }
            appendDrops(of: socket, to: &result.drops)
            result.busiestCount = max(result.busiestCount, socket.roundCount)
        }
        round.sort()
        result.count = round.count
        result.isComplete = ready.isEmpty
        return result
    }

    /// Fills `round` with all datagrams that have arrived, without waiting.
    public func drain(into round: inout ReceivedRound) throws(IngestError) -> ReceiveResult {
        try receive(waiting: .zero, into: &round)
    }

    /// Reads what arrived at a port before this call, and closes the port. Returns the final counts: received and
    /// dropped are together all datagrams sent to it. Returns nil if the round is full: empty it and call again.
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

    /// Closes a port at once; unread datagrams are lost and not counted.
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
            // No socket can be readable yet, so this only sleeps for 1 ms.
            _ = try poller.wait(Interval(milliseconds: 1), into: &ready)
        }
    }

    /// Both sockets of a pair; nil if one of the ports is in use.
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

    /// Reads one batch. A queue also counts as emptied when its last datagram arrived after `moment`, so that a sender
    /// faster than this reader does not hold up the others.
    private func read(
        _ socket: BoundSocket, asOf moment: WallTime, into received: inout ReceivedRound
    ) -> ReadOutcome {
        if socket.round != round {
            socket.round = round
            socket.sortStamp = .min
            socket.roundCount = 0
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
        socket.roundCount += Int(count)
        if count < asked { return emptied(socket) }
        socket.hadBacklog = true
        return latest >= moment.nanoseconds ? emptied(socket) : .more
    }

    private func emptied(_ socket: BoundSocket) -> ReadOutcome {
        if socket.hadBacklog { socket.observeKernelDrops() }
        socket.hadBacklog = false
        return .emptied
    }

    private func appendDrops(of socket: BoundSocket, to drops: inout [PortDrops]) {
        let count = socket.drops.takeNew()
        guard count > 0 else { return }
        let port = socket.local.port
        if let known = drops.firstIndex(where: { $0.port == port }) {
            drops[known].count &+= count
        } else {
            drops.append(PortDrops(port: port, count: count))
        }
    }
}
