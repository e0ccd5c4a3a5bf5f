import Media

/// One stream as its sender sends it, before the network: the departure time and header of each packet.
struct TortureTrack: Sendable {
    struct Departure: Equatable, Sendable {
        var time: SessionTime
        var bytes: [UInt8]
        var isControl = false
        /// How much later than `time` the packet reaches the network.
        var delay = Interval.zero
        /// The packet belongs to the frame of this step; false for padding and reports.
        var isMedia = true
    }

    /// The packets that depart at one instant, before the next step.
    struct Step: Equatable, Sendable {
        var time: SessionTime
        var departures: [Departure] = []
        /// Whether the departures are a key frame; nil if they are no frame.
        var isKeyFrame: Bool?
        /// The number of packets that the network must lose from here on.
        var losses = 0
    }

    /// The interval between the packets of a frame.
    private static let spacing: Int64 = 100_000

    let kind: ForwardedSDP.MediaKind
    private let scenario: TortureScenario
    private let track: TortureScenario.Track
    private var reel: TortureReel
    private var generator: SplitMix64
    private var events: ArraySlice<TortureScenario.Event>
    private var reports: TortureReports?
    private var waiting: [Step] = []
    private var pending: TortureReel.Frame?
    private(set) var header: TortureHeader
    /// Nil for video, and for audio without DTX.
    private var talk: TortureTalk?
    /// The total shift by pauses, in nanoseconds.
    private var shift = 0.0

    init(_ kind: ForwardedSDP.MediaKind, reel: TortureReel, payloadType: UInt8, scenario: TortureScenario) {
        self.kind = kind
        self.scenario = scenario
        self.reel = reel
        track = scenario.track(kind)
        generator = SplitMix64(seed: scenario.seed, stream: kind == .audio ? 0 : 1)
        header = TortureHeader(payloadType: payloadType, track: track, using: &generator)
        talk = kind == .audio ? track.talk.map { TortureTalk($0, clockRate: reel.clockRate) } : nil
        events = scenario.events(of: kind)[...]
        reports = track.reports.map { TortureReports($0, seed: generator.next()) }
    }

    /// The next step; nil at the end of the scenario.
    mutating func next() -> Step? {
        while true {
            if !waiting.isEmpty { return waiting.removeFirst() }
            let frame = pending ?? reel.next()
            pending = frame
            let time = time(ofTick: frame.ticks)
            if let event = events.first, event.time.nanoseconds <= time.nanoseconds {
                events.removeFirst()
                apply(event.action, at: event.time.nanoseconds, tick: frame.ticks)
                continue
            }
            report(until: min(time.nanoseconds, scenario.length.nanoseconds))
            guard waiting.isEmpty else { continue }
            guard time.nanoseconds < scenario.length.nanoseconds else { return nil }
            pending = nil
            guard let marksTalk = talk == nil ? false : talk?.sends(at: frame.ticks) else { continue }
            return step(frame, at: time, marksTalk: marksTalk)
        }
    }

    private mutating func step(_ frame: TortureReel.Frame, at time: SessionTime, marksTalk: Bool) -> Step {
        header.begin(frameAt: frame.ticks)
        var step = Step(time: time, isKeyFrame: frame.isKeyFrame)
        for bytes in frame.packets {
            var bytes = bytes
            bytes[1] = (marksTalk ? 0x80 : bytes[1] & 0x80) | header.payloadType
            step.departures.append(Departure(time: later(time, by: step.departures.count), bytes: headed(bytes)))
        }
        return step
    }

    /// Writes this stream's numbers into a packet.
    private mutating func headed(_ bytes: [UInt8]) -> [UInt8] {
        reports?.count(payloadBytes: bytes.count - 12)
        return header.headed(bytes)
    }

    private func later(_ time: SessionTime, by packets: Int) -> SessionTime {
        time + Interval(nanoseconds: Int64(packets) * Self.spacing)
    }

    private mutating func apply(_ action: TortureScenario.Action, at nanoseconds: Int64, tick: Int64) {
        let time = SessionTime(nanoseconds: nanoseconds)
        switch action {
        case .lose(let packets):
            waiting.append(Step(time: time, losses: packets))
        case .changeSSRC:
            renew()
        case .jumpSequence:
            // So far that no receiver can take it for loss (RFC 3550 §A.1: MAX_DROPOUT is 3000).
            header.skip(sequenceNumbers: 10_000 &+ UInt16(truncatingIfNeeded: generator.next() % 20_000))
        case .jumpTimestamp(let seconds):
            header.skip(ticks: Int64((seconds * Double(reel.clockRate)).rounded()))
        case .changePayloadType(let number):
            header.payloadType = number
        case .pad(let packets):
            waiting.append(padding(packets, at: time))
        case .pause(let length, let clockRuns):
            pause(length, from: nanoseconds, clockRuns: clockRuns)
        case .reconnect(let length):
            report(until: nanoseconds)
            shift += Double(length.nanoseconds)
            reports?.skip(to: nanoseconds + length.nanoseconds)
            renew()
        }
    }

    private mutating func renew() {
        header.renew(using: &generator)
        reports?.restart()
    }

    private mutating func pause(_ length: Interval, from nanoseconds: Int64, clockRuns: Bool) {
        // Reports continue during a pause as if the clock ran, like Chromium's.
        report(until: nanoseconds + length.nanoseconds)
        shift += Double(length.nanoseconds)
        guard clockRuns else { return }
        header.skip(ticks: Int64((Double(length.nanoseconds) * ticksPerNanosecond).rounded()))
    }

    /// Packets with the maximum of padding and nothing else.
    private mutating func padding(_ packets: Int, at time: SessionTime) -> Step {
        var step = Step(time: time)
        for i in 0..<packets {
            let bytes = [0xA0, header.payloadType] + [UInt8](repeating: 0, count: 264) + [255]
            step.departures.append(Departure(time: later(time, by: i), bytes: headed(bytes), isMedia: false))
        }
        return step
    }

    /// Makes the reports that are due before `nanoseconds`.
    private mutating func report(until nanoseconds: Int64) {
        while let due = reports?.due, due < nanoseconds {
            let ticks = Int64(((Double(due) - shift) * ticksPerNanosecond).rounded())
            let timestamp = header.timestamp(ofTick: ticks)
            guard let bytes = reports?.next(ssrc: header.ssrc, timestamp: timestamp), let track = track.reports
            else { return }
            let time = SessionTime(nanoseconds: due)
            let departure = Departure(time: time, bytes: bytes, isControl: true, delay: track.delay, isMedia: false)
            waiting.append(Step(time: time, departures: [departure]))
        }
    }

    private var ticksPerNanosecond: Double {
        Double(reel.clockRate) / 1e9 * (1 + track.skewPartsPerMillion / 1e6)
    }

    /// The true time of a tick.
    private func time(ofTick ticks: Int64) -> SessionTime {
        SessionTime(nanoseconds: Int64((Double(ticks) / ticksPerNanosecond + shift).rounded()))
    }
}
