import Media

/// The packets of one connection on their way to one recorder, in the order in which the simulated network delivers
/// them.
struct SimulatedForwarding: Sendable {
    struct Target: Equatable, Sendable {
        var address: IPAddress
        var audioPort: UInt16
        var videoPort: UInt16

        /// RTCP goes to the next port if it had its own port in the capture.
        func endpoint(for slot: ForwardedSDP.Slot) -> Endpoint {
            let port = slot.kind == .audio ? audioPort : videoPort
            return Endpoint(address: address, port: slot.isOnControlPort ? port &+ 1 : port)
        }
    }

    private struct Entry {
        var time: SessionTime
        var datagram: Datagram
    }

    let target: Target
    private(set) var sent = 0
    private(set) var lost = 0
    private var impairment: Impairment
    /// Sorted by time, and within the same time by insertion.
    private var queue: [Entry] = []

    init(target: Target, impairment: Impairment) {
        self.target = target
        self.impairment = impairment
    }

    /// Loses the next packets, regardless of the network's options.
    mutating func lose(next packets: Int) {
        impairment.lose(next: packets)
    }

    /// Adds a packet that is due at `due`. Returns when it is sent: never, once, or twice.
    @discardableResult
    mutating func insert(_ payload: [UInt8], slot: ForwardedSDP.Slot, due: SessionTime) -> [SessionTime] {
        let times = impairment.decide(due: due)
        if times.isEmpty { lost += 1 }
        for time in times {
            let datagram = Datagram(destination: target.endpoint(for: slot), payload: payload)
            // Nearly always the last position; only delayed packets are overtaken.
            let place = (queue.lastIndex { $0.time <= time } ?? -1) + 1
            queue.insert(Entry(time: time, datagram: datagram), at: place)
        }
        return times
    }

    /// The packets due at `now`.
    mutating func poll(at now: SessionTime) -> [Datagram] {
        let count = queue.firstIndex { $0.time > now } ?? queue.count
        let due = queue.prefix(count).map(\.datagram)
        queue.removeFirst(count)
        sent += count
        return due
    }

    /// When the next packet is due.
    var nextTime: SessionTime? { queue.first?.time }
}

/// Bytes and their destination.
struct Datagram: Equatable, Sendable {
    var destination: Endpoint
    var payload: [UInt8]
}
