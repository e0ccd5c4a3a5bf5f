import Media

/// The playback of one capture to the recorders that requested its participants. Pure: instants are parameters.
struct SimulatedPlayback: Sendable {
    struct Participant: Sendable {
        let connectionID: String
        let name: String?
        let description: ForwardedSDP
        let joinAt: Interval?
        let leaveAt: Interval?
        /// The times of its first and last packet in the capture.
        fileprivate(set) var firstTime = Interval.zero
        fileprivate(set) var lastTime = Interval.zero
        /// Whether the connection was in the list at the last step.
        fileprivate(set) var isPresent = false
        fileprivate(set) var forwarding: SimulatedForwarding?

        init(
            connectionID: String, name: String?, description: ForwardedSDP, joinAt: Interval?, leaveAt: Interval?
        ) {
            self.connectionID = connectionID
            self.name = name
            self.description = description
            self.joinAt = joinAt
            self.leaveAt = leaveAt
        }
    }

    /// How long before its first packet a later participant enters the list, so that a recorder can request it.
    static let lead = Interval(milliseconds: 2000)
    /// How long after its last packet a participant leaves.
    static let rest = Interval(milliseconds: 200)

    let capture: SimulatedCapture
    private(set) var participants: [Participant]
    private let loop: LoopRewriter?
    private let staysAfterEnd: Bool
    private var startedAt: SessionTime?
    private var position = 0
    private var round: Int64 = 0

    init(
        _ capture: SimulatedCapture, participants: [Participant], isLooping: Bool, staysAfterEnd: Bool
    ) throws(SimulatorError) {
        self.capture = capture
        self.participants = participants
        self.staysAfterEnd = staysAfterEnd
        if isLooping, participants.contains(where: { $0.description.isEncrypted }) {
            throw .invalidOption(reason: "\(capture.path): encrypted packets cannot be repeated in a loop")
        }
        for index in participants.indices {
            let times = capture.packets.lazy
                .filter { participants[index].description.slot(ofPort: $0.port) != nil }.map(\.time)
            guard let first = times.first(where: { _ in true }), let last = times.max() else {
                let reason = "no packet was sent to a port of \(participants[index].connectionID)'s SDP"
                throw .unusableCapture(path: capture.path, reason: reason)
            }
            self.participants[index].firstTime = first
            self.participants[index].lastTime = last
        }
        loop = isLooping ? LoopRewriter(capture, descriptions: participants.map(\.description)) : nil
    }

    /// Starts the media clock, unless it is running.
    mutating func start(at now: SessionTime) -> [SimulatedSoraEvent] {
        guard startedAt == nil else { return [] }
        startedAt = now
        return [.captureStarted(path: capture.path)]
    }

    /// Updates the list of connections, and returns the packets due at `now`.
    mutating func step(at now: SessionTime) -> (datagrams: [Datagram], events: [SimulatedSoraEvent]) {
        advance(to: now)
        var datagrams: [Datagram] = []
        var events: [SimulatedSoraEvent] = []
        for index in participants.indices {
            datagrams += participants[index].forwarding?.poll(at: now) ?? []
            let isPresent = isPresent(participants[index], at: now)
            guard isPresent != participants[index].isPresent else { continue }
            participants[index].isPresent = isPresent
            let connectionID = participants[index].connectionID
            if isPresent {
                events.append(.appeared(connectionID: connectionID))
            } else {
                events += stop(index)
                events.append(.left(connectionID: connectionID))
            }
        }
        return (datagrams, events)
    }

    /// From now on, sends a participant's packets to the target of `forwarding` only.
    mutating func forward(_ index: Int, by forwarding: SimulatedForwarding, at now: SessionTime) -> [SimulatedSoraEvent]
    {
        advance(to: now)
        let stopped = stop(index)
        participants[index].forwarding = forwarding
        return stopped + start(at: now)
    }

    mutating func stop(_ index: Int) -> [SimulatedSoraEvent] {
        guard let forwarding = participants[index].forwarding else { return [] }
        participants[index].forwarding = nil
        let connectionID = participants[index].connectionID
        return [.stopped(connectionID: connectionID, sent: forwarding.sent, lost: forwarding.lost)]
    }

    /// When `step` has the next packet to send; nil if that depends on requests.
    var nextTime: SessionTime? {
        (participants.map { $0.forwarding?.nextTime } + [nextDue]).compactMap { $0 }.min()
    }

    /// When the capture's next packet is due.
    private var nextDue: SessionTime? {
        guard let startedAt, position < capture.packets.count else { return nil }
        let played = Interval(nanoseconds: (loop?.period.nanoseconds ?? 0) &* round)
        return startedAt + played + capture.packets[position].time
    }

    private mutating func advance(to now: SessionTime) {
        while let due = nextDue, due <= now {
            let packet = capture.packets[position]
            for index in participants.indices where participants[index].forwarding != nil {
                guard let slot = participants[index].description.slot(ofPort: packet.port) else { continue }
                let payload = capture.payload(of: packet)
                guard let sent = loop.map({ $0.rewritten(payload, round: round) }) ?? payload else { continue }
                participants[index].forwarding?.insert(sent, slot: slot, due: due)
            }
            position += 1
            if position == capture.packets.count, loop != nil {
                position = 0
                round += 1
            }
        }
    }

    private func isPresent(_ participant: Participant, at now: SessionTime) -> Bool {
        if let leaveAt = participant.leaveAt, now >= SessionTime.zero + leaveAt { return false }
        if let joinAt = participant.joinAt {
            guard now >= SessionTime.zero + joinAt else { return false }
        } else if participant.firstTime > Self.lead {
            guard let startedAt, now >= startedAt + participant.firstTime - Self.lead else { return false }
        }
        guard let startedAt, participant.leaveAt == nil, !staysAfterEnd, loop == nil else { return true }
        // Packets that the network still delays are sent first.
        return now < startedAt + participant.lastTime + Self.rest || participant.forwarding?.nextTime != nil
    }
}

extension SessionTime {
    fileprivate static func - (time: Self, interval: Interval) -> Self {
        time + Interval(nanoseconds: -interval.nanoseconds)
    }
}
