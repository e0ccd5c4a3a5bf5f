import Engine
import Jobs
import Media
import RTP

/// Passes packets, events and ticks to the engine in order, for a limited time per round. The rest waits, so that the
/// sockets are read and journalled meanwhile.
///
/// The engine gets the same calls with the same times however late it is, so its output does not depend on the
/// processor.
struct EngineFeed {
    var engine: RecordingEngine
    private let now: () -> SessionTime
    private let tick: Interval
    private var backlog = EngineBacklog()
    /// When this round must leave the rest to the next one.
    private var deadline = SessionTime.zero
    /// The latest time that was passed in; nothing before `lastTick` may follow.
    private(set) var reached = SessionTime.zero

    /// How long the engine may keep the sockets unread: `RoundPace.shortest`, for which the receive buffers suffice.
    static let slice = RoundPace.shortest
    /// The limit of waiting packets in bytes of memory: some twenty seconds at 16 Mbit/s.
    static let byteLimit = 64 << 20

    /// Packets beyond `byteLimit`. They are in the journal only; to the engine they are lost.
    private(set) var shedCount = 0

    /// - Parameter now: returns the session time at the time of the call.
    init(_ engine: RecordingEngine, tick: Interval, now: @escaping () -> SessionTime) {
        self.engine = engine
        self.tick = tick
        self.now = now
    }

    var isEmpty: Bool { backlog.isEmpty }
    /// How far the engine is behind the latest input.
    var lag: Interval { isEmpty ? .zero : max(.zero, reached - engine.now) }

    /// The last tick that runs before the next input, whether it has run or waits.
    var lastTick: SessionTime {
        SessionTime(nanoseconds: reached.nanoseconds / tick.nanoseconds * tick.nanoseconds)
    }

    mutating func beginRound() {
        deadline = now() + Self.slice
    }

    /// The time must satisfy the rules of `RecordingEngine.receive`, with this `lastTick`.
    mutating func receive(_ datagram: Span<UInt8>, from source: Endpoint, port: UInt16, at time: SessionTime) {
        reached = max(reached, time)
        guard isEmpty, run(to: time) else {
            guard backlog.cost < Self.byteLimit else { return shedCount += 1 }
            return backlog.append(datagram, from: source, port: port, at: time)
        }
        engine.receive(datagram, from: source, port: port, at: time)
    }

    mutating func handle(_ event: JournalEvent, at time: SessionTime) {
        reached = max(reached, time)
        guard isEmpty, run(to: time) else { return backlog.append(event, at: time) }
        engine.handle(event, at: time)
    }

    /// Input up to this time is in the journal, from which the engine will get it.
    mutating func note(_ time: SessionTime) {
        reached = max(reached, time)
    }

    mutating func advance(to time: SessionTime) {
        reached = max(reached, time)
        guard isEmpty, run(to: time) else { return backlog.appendTicks(upTo: time) }
    }

    /// Processes waiting calls, until the deadline of the round.
    mutating func work() {
        while let call = backlog.first, isInTime { guard process(call) else { return } }
    }

    /// Processes all waiting calls.
    mutating func workOff() {
        deadline = SessionTime(nanoseconds: .max)
        work()
    }

    /// - Returns: false if the time was up before it was complete.
    private mutating func process(_ call: EngineBacklog.Call) -> Bool {
        switch call {
        case .packet(let packet):
            guard run(to: packet.time) else { return false }
            backlog.withBytes(of: packet) { bytes in
                engine.receive(bytes, from: packet.source, port: packet.port, at: packet.time)
            }
        case .event(let event, let time):
            guard run(to: time) else { return false }
            engine.handle(event, at: time)
        case .ticks(let time):
            guard run(to: time) else { return false }
        }
        backlog.removeFirst()
        return true
    }

    /// The time of this round is not up.
    var isInTime: Bool { now() < deadline }

    /// Runs the engine's ticks up to `time`, one by one, because one tick may be much work.
    ///
    /// - Returns: false if the time was up before it was complete.
    private mutating func run(to time: SessionTime) -> Bool {
        guard isInTime else { return false }
        while engine.now < time {
            engine.advance(to: min(time, engine.lastTick + tick))
            guard isInTime else { return engine.now >= time }
        }
        return true
    }
}
