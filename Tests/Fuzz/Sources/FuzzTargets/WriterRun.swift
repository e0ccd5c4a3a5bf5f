import Media
import Packaging

/// A writer and the file that its owner makes of it.
struct WriterRun {
    private var writer: FuzzedWriter
    private(set) var file: [UInt8] = []
    /// What each call answered.
    private(set) var results: [String] = []

    init(writer: FuzzedWriter) {
        self.writer = writer
    }

    mutating func perform(_ action: WriterCall.Action) {
        var result: String
        switch writer {
        case .mp4(var unit):
            result = perform(action, unit: &unit)
            writer = .mp4(unit)
        case .matroska(var unit):
            result = perform(action, unit: &unit)
            writer = .matroska(unit)
        }
        switch writer {
        case .mp4(let unit): result += " \(unit.output.end) \(unit.duration.nanoseconds)"
        case .matroska(let unit): result += " \(unit.output.end) \(unit.duration.nanoseconds)"
        }
        results.append(result)
    }

    /// First what is pending, then the patches in their order.
    mutating func drain() {
        switch writer {
        case .mp4(var unit):
            apply(unit.output)
            unit.output.didDrain()
            writer = .mp4(unit)
        case .matroska(var unit):
            apply(unit.output)
            unit.output.didDrain()
            writer = .matroska(unit)
        }
    }

    private mutating func apply(_ output: OutputBytes) {
        file.apply(output)
    }

    private func perform(_ action: WriterCall.Action, unit: inout some FileWriter) -> String {
        do throws(PackagingError) {
            switch action {
            case .addTrack(let format, let clockRate, let start):
                return "\(try unit.addTrack(format, clockRate: clockRate, start: start).number)"
            case .append(let bytes, let sample, let track):
                try unit.append(bytes.span, sample, to: track)
            case .move(let track, let start): return "\(unit.move(track, to: start))"
            case .update(let format, let track): unit.update(format, of: track)
            case .flush: unit.flush()
            case .finish: unit.finish()
            }
            return ""
        } catch {
            return "\(error)"
        }
    }
}

/// What the two writers have in common.
protocol FileWriter {
    var output: OutputBytes { get }
    mutating func addTrack(
        _ format: TrackFormat, clockRate: ClockRate, start: Interval
    ) throws(PackagingError) -> TrackNumber
    mutating func append(_ bytes: Span<UInt8>, _ sample: Sample, to track: TrackNumber) throws(PackagingError)
    mutating func move(_ track: TrackNumber, to start: Interval) -> Bool
    mutating func update(_ format: TrackFormat, of track: TrackNumber)
    mutating func flush()
    mutating func finish()
}

extension MP4Writer: FileWriter {}
extension MatroskaWriter: FileWriter {}

extension [UInt8] {
    /// Does to a file in memory what the owner of a writer does to one on a disk.
    mutating func apply(_ output: OutputBytes) {
        holds(output.pendingOffset == Int64(count), "what is pending continues the file")
        append(contentsOf: output.pending)
        for patch in output.patches {
            let start = Int(patch.offset)
            holds(start >= 0 && start + patch.bytes.count <= count, "a patch lies in the file")
            replaceSubrange(start..<start + patch.bytes.count, with: patch.bytes)
        }
    }
}
