import Captures
import Jobs
import Media

/// The journal of a recorder that was killed, read once before another goes on in it.
struct InterruptedJournal: Sendable {
    let path: String
    /// Its first event.
    let started: JobStarted
    /// The part to which the next recorder appends.
    let extent: JournalExtent
    /// The latest packet or event.
    private(set) var last = SessionTime.zero
    private(set) var packetCount = 0
    /// How often a recorder went on in it before.
    private(set) var resumptionCount = 0
    /// Why its recording had ended before the recorder was killed; nil if it had not.
    private(set) var stop: StopReason?
    /// The connections that had joined and not left, in the order of joining.
    private(set) var present: [ConnectionJoined] = []

    /// Throws `CapturesError.damagedJournal` if the journal is not whole up to its end, and `RecorderError.unsuitable`
    /// if it does not begin with its job.
    init(of path: String) throws {
        var reader = try CaptureReader(path: path)
        var content = Content()
        reading: while true {
            switch try reader.next() {
            case .datagram(let datagram):
                content.packetCount += 1
                content.latest = max(content.latest, datagram.time)
            case .event(let record):
                content.latest = max(content.latest, record.time)
                // What cannot be read is passed over, as in a recovery.
                let event = reader.withPayload(record.json) { try? JournalEvent(parsing: $0) }
                if let event { content.note(event) }
            case .end: break reading
            }
        }
        extent = try JournalExtent(of: reader, path: path)
        guard let started = content.started else {
            throw RecorderError.unsuitable("\(path): has no job, and cannot be continued; run `rokuga recover`")
        }
        self.path = path
        self.started = started
        last = Self.sessionTime(content.latest, since: started.sessionStart)
        packetCount = content.packetCount
        resumptionCount = content.resumptionCount
        stop = content.stop
        present = content.present
    }

    /// The session time of a record.
    static func sessionTime(_ time: WallTime, since start: WallTime) -> SessionTime {
        SessionTime(nanoseconds: max(0, time.nanoseconds &- start.nanoseconds))
    }

    /// What is found while it is read.
    private struct Content {
        var started: JobStarted?
        var latest = WallTime(nanoseconds: .min)
        var packetCount = 0
        var resumptionCount = 0
        var stop: StopReason?
        var present: [ConnectionJoined] = []

        mutating func note(_ event: JournalEvent) {
            switch event {
            case .jobStarted(let started): self.started = self.started ?? started
            case .connectionJoined(let joined):
                if !present.contains(where: { $0.connectionID == joined.connectionID }) { present.append(joined) }
            case .connectionLeft(let connectionID, _): present.removeAll { $0.connectionID == connectionID }
            case .recordingResumed: resumptionCount += 1
            case .stop(let reason): stop = stop ?? reason
            case .connectionOpening, .sourceInterrupted, .sourceResumed, .kernelDrops, .unexpectedSenders,
                .keyFrameRequested, .compositionEffort, .unknown:
                break
            }
        }
    }
}
