import Engine
import Jobs
import Media
import Packaging

/// Property: the same steps give the same files and the same report, however they are grouped into calls and whenever
/// the bytes are drained; finished files are whole; and nothing that arrives can trap.
func fuzzEngine(_ input: [UInt8]) {
    var draw = Draw(input)
    let choices = draw.byte()
    let pipeline = enginePipelines[Int(choices) % enginePipelines.count]
    var script = EngineScript(draw: draw)
    let steps = script.steps()

    var eager = EngineRun(pipeline: pipeline)
    var lazy = EngineRun(pipeline: pipeline)
    for (index, step) in steps.enumerated() {
        eager.perform(step)
        eager.drain(minimum: 1)
        // Advancing to moments between two steps must be the same as not doing so.
        if index % 3 == 0 { lazy.advanceHalfway(to: step.time) }
        lazy.perform(step)
        if index % 64 == 63 { lazy.drain(minimum: 4096) }
    }
    eager.finish()
    lazy.finish()
    holds(eager.files.keys.sorted() == lazy.files.keys.sorted(), "the same files")
    holds(eager.completed == Set(eager.files.keys), "every file is whole in the end")
    holds(eager.completed == lazy.completed, "the same files are whole")
    for (name, bytes) in eager.files {
        holds(lazy.files[name] == bytes, "the same bytes in \(name)")
        holds(name.hasSuffix(".mp4") ? mp4BoxesTile(bytes) : matroskaElementsTile(bytes), "\(name) is whole")
    }
    holds(eager.report == lazy.report, "the same report")
}

private let enginePipelines: [Pipeline] = [
    Pipeline(outputs: [.connectionRecordings(container: .mp4), .connectionRecordings(container: .mkv)]),
    Pipeline(outputs: [.connectionRecordings(container: .auto)]),
    Pipeline(outputs: []),
    Pipeline(outputs: [.connectionRecordings(container: .mkv, onFormatChange: .split)]),
]

/// One thing that happens to an engine.
enum EngineStep {
    case datagram([UInt8], source: IPAddress, port: UInt16, at: SessionTime)
    case event(JournalEvent, at: SessionTime)
    case advance(SessionTime)

    var time: SessionTime {
        switch self {
        case .datagram(_, _, _, let time): time
        case .event(_, let time): time
        case .advance(let time): time
        }
    }
}

private struct EngineRun {
    private var engine: RecordingEngine
    private(set) var files: [String: [UInt8]] = [:]
    private(set) var completed: Set<String> = []

    init(pipeline: Pipeline) {
        let started = JobStarted(
            job: "{}", recordingID: "fuzz", sessionStart: WallTime(nanoseconds: 1_700_000_000_000_000_000),
            tick: Interval(milliseconds: 20), writer: "fuzz")
        engine = RecordingEngine(
            started: started, job: Job(source: .capture(CaptureSource(file: "fuzz.pcapng"))), pipeline: pipeline,
            ciphers: ToyCiphers())
    }

    mutating func perform(_ step: EngineStep) {
        switch step {
        case .datagram(let bytes, let source, let port, let time):
            engine.receive(bytes.span, from: Endpoint(address: source, port: 5004), port: port, at: time)
        case .event(let event, let time): engine.handle(event, at: time)
        case .advance(let time): engine.advance(to: time)
        }
        _ = engine.limitReached
        _ = engine.dueKeyFrameRequests()
    }

    mutating func advanceHalfway(to time: SessionTime) {
        engine.advance(to: SessionTime(nanoseconds: engine.now.nanoseconds + (time - engine.now).nanoseconds / 2))
    }

    mutating func drain(minimum: Int) {
        var files = files
        var completed = completed
        engine.drain(minimum: minimum) { action in
            holds(!completed.contains(action.output), "nothing happens to an output that is complete")
            switch action {
            case .append(let name, let offset, let bytes):
                holds(offset == Int64(files[name, default: []].count), "what is appended continues the file")
                files[name, default: []] += bytes
            case .patch(let name, let corrections): files[name, default: []].apply(corrections)
            case .replace(let name, let bytes): files[name] = bytes
            case .complete(let name): completed.insert(name)
            case .remove(let name): files[name] = nil
            }
        }
        self.files = files
        self.completed = completed
    }

    mutating func finish() {
        engine.finish(at: engine.now)
        drain(minimum: 0)
    }

    var report: Report { engine.report(version: "fuzz") }
}
