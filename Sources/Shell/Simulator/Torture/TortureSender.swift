import Media

/// Sends a scenario: every packet with its arrival time, in the order of arrival.
///
/// A pure value: the same scenario and captures give the same packets. It stores only packets that the network delays,
/// so that it can send hours.
struct TortureSender: Sendable {
    struct Arrival: Equatable, Sendable {
        var time: SessionTime
        var datagram: Datagram
    }

    /// One stream with its network.
    private struct Lane: Sendable {
        var track: TortureTrack
        var next: TortureTrack.Step?
        /// Media, reports and retransmissions have separate queues. A queue keeps its order, so in a shared one a
        /// delayed report would hold back the packets after it.
        var media: SimulatedForwarding
        var reports: SimulatedForwarding
        var repairs: SimulatedForwarding
        var truth: TortureTruth
        var repair: TortureRepair?

        /// When the next packet of any queue arrives.
        var nextTime: SessionTime? {
            [media.nextTime, reports.nextTime, repairs.nextTime].compactMap { $0 }.min()
        }

        mutating func poll(at time: SessionTime) -> [Datagram] {
            media.poll(at: time) + reports.poll(at: time) + repairs.poll(at: time)
        }
    }

    /// The description of the sent streams: the scenario's payload types on the ports of the first capture.
    let description: ForwardedSDP
    /// The description's ports, on this host.
    let target: SimulatedForwarding.Target
    private var lanes: [Lane] = []
    private var ready: ArraySlice<Datagram> = []
    private var readyTime = SessionTime.zero

    /// - Parameters:
    ///   - description: of all captures, which have the same ports, codecs and payload types.
    init(
        _ scenario: TortureScenario, captures: [SimulatedCapture], description original: ForwardedSDP
    ) throws(SimulatorError) {
        guard !captures.isEmpty else { throw .invalidOption(reason: "the scenario names no captures") }
        guard !original.isEncrypted else {
            throw .invalidOption(
                reason: "\(captures[0].path): encrypted packets cannot be rewritten; use an unencrypted capture")
        }
        var description = original
        target = Self.target(of: original)
        for section in original.sections {
            let kind = section.kind
            let track = scenario.track(kind)
            try track.network.validate()
            guard let payloadType = original.payloadTypes(of: kind).first else { continue }
            for case .changePayloadType(let number) in scenario.events(of: kind).map(\.action)
            where !description.payloadTypes(of: kind).contains(number) {
                description = try description.adding(number, to: kind, of: payloadType, isRepair: false)
            }
            if let repair = track.repair {
                description = try description.adding(repair.payloadType, to: kind, of: payloadType, isRepair: true)
            }
            let reel = try TortureReel(
                kind, of: captures, description: original, turn: scenario.turn, entry: scenario.entry,
                stills: scenario.stills)
            var sender = TortureTrack(kind, reel: reel, payloadType: payloadType, scenario: scenario)
            let first = sender.next()
            let stream = UInt64(kind == .audio ? 0 : 1)
            let target = target
            let ways = ([0, 1, 2] as [UInt64]).map { way in
                let impairment = Impairment(options: track.network, seed: scenario.seed, stream: 3 * stream + way)
                return SimulatedForwarding(target: target, impairment: impairment)
            }
            lanes.append(
                Lane(
                    track: sender, next: first, media: ways[0], reports: ways[1], repairs: ways[2],
                    truth: TortureTruth(kind: kind, delay: track.network.delay),
                    repair: track.repair.map { TortureRepair($0, seed: scenario.seed &+ stream) }))
        }
        self.description = description
    }

    private static func target(of description: ForwardedSDP) -> SimulatedForwarding.Target {
        func port(_ kind: ForwardedSDP.MediaKind) -> UInt16 {
            description.sections.first { $0.kind == kind }?.rtpPort ?? 0
        }
        return SimulatedForwarding.Target(
            address: .v4(0x7F00_0001), audioPort: port(.audio), videoPort: port(.video))
    }

    /// The result of each stream; complete when `next()` has returned nil.
    var truths: [TortureTruth] {
        lanes.map { lane in
            var truth = lane.truth
            truth.ssrcs = lane.track.header.ssrcs
            return truth
        }
    }

    /// The next arriving packet; nil when all have arrived.
    mutating func next() -> Arrival? {
        while true {
            if let datagram = ready.popFirst() { return Arrival(time: readyTime, datagram: datagram) }
            for index in lanes.indices { settle(index) }
            guard let index = lanes.indices.min(by: { earliest($0) < earliest($1) }),
                let time = lanes[index].nextTime
            else { return nil }
            readyTime = time
            ready = lanes[index].poll(at: time)[...]
        }
    }

    private func earliest(_ index: Int) -> SessionTime {
        lanes[index].nextTime ?? SessionTime(nanoseconds: .max)
    }

    /// Sends packets until no later one can arrive before the lane's next: a network only delays.
    private mutating func settle(_ index: Int) {
        while let step = lanes[index].next {
            if let arrival = lanes[index].nextTime, arrival <= step.time { return }
            send(step, on: index)
            lanes[index].next = lanes[index].track.next()
        }
    }

    private mutating func send(_ step: TortureTrack.Step, on index: Int) {
        let kind = lanes[index].track.kind
        if step.losses > 0 { lanes[index].media.lose(next: step.losses) }
        if let isKeyFrame = step.isKeyFrame { lanes[index].truth.begin(at: step.time, isKeyFrame: isKeyFrame) }
        for departure in step.departures {
            let slot = ForwardedSDP.Slot(kind: kind, isOnControlPort: departure.isControl)
            guard !departure.isControl else {
                let due = departure.time + departure.delay
                let times = lanes[index].reports.insert(departure.bytes, slot: slot, due: due)
                lanes[index].truth.reports += times.isEmpty ? 0 : 1
                continue
            }
            var times = lanes[index].media.insert(departure.bytes, slot: slot, due: departure.time)
            let wasLost = times.isEmpty
            // A receiver that misses the retransmission too requests it again while it waits.
            var due = departure.time
            while times.isEmpty, let delay = lanes[index].repair?.delay, delay > .zero {
                due = due + delay
                guard due - departure.time <= TortureTruth.timeout,
                    let bytes = lanes[index].repair?.packet(repairing: departure.bytes)
                else { break }
                times = lanes[index].repairs.insert(bytes, slot: slot, due: due)
            }
            lanes[index].truth.note(
                departure, ssrc: lanes[index].track.header.ssrc, arrivals: times, isRepaired: wasLost)
        }
    }
}
