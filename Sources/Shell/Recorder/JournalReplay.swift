import Captures
import Jobs
import Media

/// Reads the journal of a recorder that was killed, while its successor already appends to it: the file itself is what
/// waits for the engine, however long the engine needs.
final class JournalReplay {
    /// Calls for the engine, with their session time.
    enum Step {
        case packet(CaptureReader.Datagram, at: SessionTime)
        case event(JournalEvent, at: SessionTime)
        case end
    }

    private var reader: CaptureReader
    private let sessionStart: WallTime

    /// As much is left for the last step: a reader that comes to the end of its file is done, so it goes there only
    /// once. Longer than the longest record.
    static let rest: Int64 = 1 << 20

    init(of path: String, sessionStart: WallTime) throws(CapturesError) {
        reader = try CaptureReader(path: path)
        self.sessionStart = sessionStart
    }

    /// Whether all that is left of the file fits into the last step.
    ///
    /// - Parameter written: the bytes of the file that can be read now; they end with a whole record.
    func isNearEnd(of written: Int64) -> Bool {
        written - reader.facts.wholeBytes <= Self.rest
    }

    /// The next call. An event that cannot be read is passed over, as in a recovery.
    func next() throws(CapturesError) -> Step {
        while true {
            switch try reader.next() {
            case .datagram(let datagram): return .packet(datagram, at: sessionTime(datagram.time))
            case .event(let record):
                guard let event = reader.withPayload(record.json, { try? JournalEvent(parsing: $0) }) else { continue }
                return .event(event, at: sessionTime(record.time))
            case .end: return .end
            }
        }
    }

    /// Passes the bytes of the packet of the last step to `body`.
    func withBytes(of datagram: CaptureReader.Datagram, _ body: (Span<UInt8>) -> Void) {
        reader.withPayload(datagram.payload, body)
    }

    private func sessionTime(_ time: WallTime) -> SessionTime {
        InterruptedJournal.sessionTime(time, since: sessionStart)
    }
}
