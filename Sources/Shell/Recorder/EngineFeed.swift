import Engine
import Jobs
import Media
import RTP

/// Hands packets, events and ticks to the engine in their order, for a limited time in each round. What takes longer waits,
/// and the sockets are read and journalled meanwhile.
///
/// The engine gets the same calls with the same times, however late: what it writes does not depend on the processor.
struct EngineFeed {
    var engine: RecordingEngine
    private let now: () -> SessionTime
    private let tick: Interval
    private var backlog = EngineBacklog()
    /// When this round has to leave the rest to the next one.
    private var deadline = SessionTime.zero
    /// The latest instant that was handed in; nothing earlier may come any more than `lastTick`.
    private(set) var reached = SessionTime.zero

    /// How long the sockets may stay unread for the engine's work: what `RoundPace.shortest` takes the buffers to hold.
    static let slice = RoundPace.shortest
    /// What may wait: half a minute of 16 Mbit/s.
    static let byteLimit = 64 << 20

    /// Packets that did not fit any more: they are in the journal alone, and to the engine they are lost.
    private(set) var shedCount = 0

    /// - Parameter now: the session time at the moment of the call.
    init(_ engine: RecordingEngine, tick: Interval, now: @escaping () -> SessionTime) {
        self.engine = engine
        self.tick = tick
        self.now = now
    }

    var isEmpty: Bool { backlog.isEmpty }
    /// How far the engine is behind what was handed in.
    var lag: Interval { isEmpty ? .zero : max(.zero, reached - engine.now) }

    /// The last tick that runs, now or later, before what is handed in next.
    var lastTick: SessionTime {
        SessionTime(nanoseconds: reached.nanoseconds / tick.nanoseconds * tick.nanoseconds)
    }

    mutating func beginRound() {
        deadline = now() + Self.slice
    }

    /// Times are as `RecordingEngine.receive` wants them, with this `lastTick`.
    mutating func receive(_ datagram: Span<UInt8>, from source: Endpoint, port: UInt16, at time: SessionTime) {
        reached = max(reached, time)
        guard isEmpty, run(to: time) else {
            guard backlog.byteCount < Self.byteLimit else { return shedCount += 1 }
            return backlog.append(datagram, from: source, port: port, at: time)
        }
        engine.receive(datagram, from: source, port: port, at: time)
    }

    mutating func handle(_ event: JournalEvent, at time: SessionTime) {
        reached = max(reached, time)
        guard isEmpty, run(to: time) else { return backlog.append(event, at: time) }
        engine.handle(event, at: time)
    }

    mutating func advance(to time: SessionTime) {
        reached = max(reached, time)
        guard isEmpty, run(to: time) else { return backlog.appendTicks(upTo: time) }
    }

    /// Works off what waits, as long as the round may last.
    mutating func work() {
        while let call = backlog.first, isInTime { guard take(call) else { return } }
    }

    /// Works off all that waits.
    mutating func workOff() {
        deadline = SessionTime(nanoseconds: .max)
        work()
    }

    /// - Returns: false where the time was up before.
    private mutating func take(_ call: EngineBacklog.Call) -> Bool {
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

    private var isInTime: Bool { now() < deadline }

    /// Lets the engine tick up to `time`, one by one: a tick may be much work.
    ///
    /// - Returns: false where the time was up before.
    private mutating func run(to time: SessionTime) -> Bool {
        guard isInTime else { return false }
        while engine.now < time {
            engine.advance(to: min(time, engine.lastTick + tick))
            guard isInTime else { return engine.now >= time }
        }
        return true
    }
}
