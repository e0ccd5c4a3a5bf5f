import FoundationEssentials
public import Media

/// What happened in a job: `report.json`.
///
/// A reader of a later version finds new keys; none changes its meaning.
public struct Report: Equatable, Sendable, Codable {
    /// Version of the recorder.
    public var rokugaVersion: String
    public var recordingID: String
    public var roomID: String
    public var verdict: Verdict
    /// nil when the recording ended as it was meant to.
    public var reason: Reason?
    public var stopReason: StopReason?
    public var warnings: [Warning] = []
    /// True where the outputs were made again from the journal after the recorder had ended without finishing.
    public var recovered: Bool?
    public var startedAt: WallTime
    public var endedAt: WallTime
    public var journal: Journal?
    public var source = Source()
    public var connections: [ConnectionReport] = []
    /// Views, and files of all connections together; nil where the pipeline has none of them.
    public var compositions: [CompositionReport]?

    public init(
        rokugaVersion: String, recordingID: String, roomID: String, outcome: Outcome, startedAt: WallTime,
        endedAt: WallTime
    ) {
        self.rokugaVersion = rokugaVersion
        self.recordingID = recordingID
        self.roomID = roomID
        self.verdict = outcome.verdict
        self.reason = outcome.reason
        self.startedAt = startedAt
        self.endedAt = endedAt
    }

    /// The file that the outputs were made from.
    public struct Journal: Equatable, Sendable, Codable {
        public var file: String
        public var packets: Int
        public var bytes: Int
        /// Bytes at the end that hold no whole record; nil where there are none.
        public var tornBytes: Int?
        /// True where the journal was deleted when the outputs had been verified.
        public var isDeleted: Bool?

        public init(file: String, packets: Int, bytes: Int) {
            self.file = file
            self.packets = packets
            self.bytes = bytes
        }

        private enum CodingKeys: String, CodingKey {
            case file, packets, bytes
            case tornBytes = "torn_bytes"
            case isDeleted = "deleted"
        }
    }

    /// How well the service could be seen.
    public struct Source: Equatable, Sendable, Codable {
        /// Seconds in which nobody knew who came and went.
        public var unseenSeconds = 0.0
        public var interruptions = 0
        /// Packets from other addresses than the source's.
        public var unexpectedSenders = 0

        public init(unseenSeconds: Double = 0, interruptions: Int = 0, unexpectedSenders: Int = 0) {
            self.unseenSeconds = unseenSeconds
            self.interruptions = interruptions
            self.unexpectedSenders = unexpectedSenders
        }

        private enum CodingKeys: String, CodingKey {
            case unseenSeconds = "unseen_s"
            case interruptions
            case unexpectedSenders = "unexpected_senders"
        }
    }

    /// Adds what was found out after the recording had ended.
    public mutating func add(_ found: [Warning]) {
        warnings += found
    }

    /// Says how the job ended, as `JobLife` has decided.
    public mutating func conclude(_ outcome: Outcome) {
        verdict = outcome.verdict
        reason = outcome.reason
    }

    private enum CodingKeys: String, CodingKey {
        case rokugaVersion = "rokuga_version"
        case recordingID = "recording_id"
        case roomID = "room_id"
        case verdict, reason
        case stopReason = "stop_reason"
        case warnings, recovered
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case journal, source, connections, compositions
    }
}

extension Report {
    /// JSON for people and programs: indented, keys in alphabetical order, a line feed at the end.
    public func rendered() -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        } catch {
            preconditionFailure("a report holds strings, numbers and lists only, which always encode: \(error)")
        }
    }

    /// Reads what `rendered()` writes. Throws `JobsError.malformedReport`.
    public init(parsing text: String) throws(JobsError) {
        do {
            self = try JSONDecoder().decode(Report.self, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw .malformedReport(problem: error.summary)
        } catch {
            throw .malformedReport(problem: "not JSON")
        }
    }
}
