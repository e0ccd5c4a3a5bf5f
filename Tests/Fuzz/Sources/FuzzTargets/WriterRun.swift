import Media
import Packaging

/// A writer and the file that its owner makes of it.
struct WriterRun<Writer: FileWriter> {
    private var writer: Writer
    private(set) var file: [UInt8] = []

    init(_ writer: Writer) {
        self.writer = writer
    }

    /// Makes one call; what it answered, and how long the file and the recording are then.
    mutating func perform(_ action: WriterCall.Action) -> [Int64] {
        answer(to: action) + [writer.output.end, writer.duration.nanoseconds]
    }

    /// First what is pending, then the patches in their order.
    mutating func drain() {
        file.apply(writer.output)
        writer.output.didDrain()
    }

    private mutating func answer(to action: WriterCall.Action) -> [Int64] {
        do throws(PackagingError) {
            switch action {
            case .addTrack(let format, let clockRate, let start, let name):
                return [Int64(try writer.addTrack(format, clockRate: clockRate, start: start, name: name).number)]
            case .append(let bytes, let sample, let track): try writer.append(bytes.span, sample, to: track)
            case .move(let track, let start): return [writer.move(track, to: start) ? 1 : 0]
            case .trim(let track, let endTime): writer.trim(track, at: endTime)
            case .update(let format, let track): writer.update(format, of: track)
            case .flush: writer.flush()
            case .finish: writer.finish()
            }
            return []
        } catch {
            return [-1]
        }
    }
}

/// What the two writers have in common.
protocol FileWriter {
    var output: OutputBytes { get set }
    var duration: Interval { get }
    mutating func addTrack(
        _ format: TrackFormat, clockRate: ClockRate, start: Interval, name: String?
    ) throws(PackagingError) -> TrackNumber
    mutating func append(_ bytes: Span<UInt8>, _ sample: Sample, to track: TrackNumber) throws(PackagingError)
    mutating func move(_ track: TrackNumber, to start: Interval) -> Bool
    mutating func trim(_ track: TrackNumber, at endTime: Int64)
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
        apply(output.patches)
    }

    mutating func apply(_ patches: [OutputBytes.Patch]) {
        for patch in patches {
            let start = Int(patch.offset)
            holds(start >= 0 && start + patch.bytes.count <= count, "a patch lies in the file")
            replaceSubrange(start..<start + patch.bytes.count, with: patch.bytes)
        }
    }
}
