import Captures
import Jobs
import Media

/// What a damaged journal still has of its events: it reads the whole journal once, for the second copies of those that
/// are lost.
struct JournalReview {
    struct LostEvent: Equatable {
        var number: Int64
        var time: WallTime
        var json: [UInt8]
    }

    /// Far more than the events of a channel with 20,000 joins have.
    private static let eventLimit = 1 << 20
    private static let byteLimit = 64 << 20

    /// The first event of the journal, or its copy.
    private(set) var started: JobStarted?
    /// Any event can be read: the file is a journal.
    private(set) var isJournal = false
    /// At least one connection is described.
    private(set) var hasJoins = false
    /// The copies of lost events, in order.
    private(set) var lost: [LostEvent] = []
    /// Lost events of which no copy can be read either.
    private(set) var missing = 0

    init(of path: String) throws(CapturesError) {
        var reader = try CaptureReader(path: path)
        reader.returnsCopies = true
        var found: Set<Int64> = []
        var copies: [Int64: LostEvent] = [:]
        var byteCount = 0
        var count: Int64 = 0
        reading: while true {
            switch try reader.next() {
            case .end: break reading
            case .datagram: continue
            case .event(let record):
                let event = reader.withPayload(record.json) { try? JournalEvent(parsing: $0) }
                guard let event else { continue }
                note(event)
                guard let number = record.number else { continue }
                count = max(count, number &+ 1)
                guard record.isCopy else {
                    if found.count < Self.eventLimit { found.insert(number) }
                    continue
                }
                guard !found.contains(number), copies[number] == nil, byteCount < Self.byteLimit else { continue }
                byteCount += record.json.count
                copies[number] = LostEvent(
                    number: number, time: record.time,
                    json: reader.withPayload(record.json) { [UInt8](copying: $0) })
            }
        }
        lost = copies.values.filter { !found.contains($0.number) }.sorted { $0.number < $1.number }
        missing = max(0, Int(clamping: count) - found.count - lost.count)
    }

    private mutating func note(_ event: JournalEvent) {
        isJournal = true
        switch event {
        case .jobStarted(let started): if self.started == nil { self.started = started }
        case .connectionJoined: hasJoins = true
        case .connectionOpening, .connectionLeft, .sourceInterrupted, .sourceResumed, .kernelDrops, .unexpectedSenders,
            .keyFrameRequested, .compositionEffort, .recordingResumed, .stop, .unknown:
            break
        }
    }
}
