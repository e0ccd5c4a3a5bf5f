import FoundationEssentials
public import Media

/// The result of a job: `report.json`.
///
/// Later versions may add keys; no key changes its meaning.
public struct Report: Equatable, Sendable, Codable {
    /// Version of the recorder.
    public var rokugaVersion: String
    public var recordingID: String
    public var roomID: String
    public var verdict: Verdict
    /// nil if the recording ended as intended.
    public var reason: Reason?
    public var stopReason: StopReason?
    public var warnings: [Warning] = []
    /// True if `rokuga recover` made the outputs from the journal, after the recorder had not finished.
    public var recovered: Bool?
    public var startedAt: WallTime
    public var endedAt: WallTime
    public var journal: Journal?
    public var source = Source()
    public var connections: [ConnectionReport] = []
    /// Views and combined files; nil if the pipeline has neither.
    public var compositions: [CompositionReport]?
    /// What earlier reports of the job said, the oldest first; nil if there was none that said anything else.
    public var earlier: [Earlier]?

    /// - Parameter outcome: decided by `JobLife`, usually later, with `conclude`. Until then the report contains a
    ///   failure, so that a report without a decision never counts as a success.
    public init(
        rokugaVersion: String, recordingID: String, roomID: String,
        outcome: Outcome = Outcome(verdict: .failed, reason: .internalError), startedAt: WallTime, endedAt: WallTime
    ) {
        self.rokugaVersion = rokugaVersion
        self.recordingID = recordingID
        self.roomID = roomID
        self.verdict = outcome.verdict
        self.reason = outcome.reason
        self.startedAt = startedAt
        self.endedAt = endedAt
    }

    /// The journal or capture from which the outputs were made.
    public struct Journal: Equatable, Sendable, Codable {
        public var file: String
        public var packets: Int
        public var bytes: Int
        /// Bytes of an incomplete record at the end; nil if there are none.
        public var tornBytes: Int?
        /// Bytes before the end that could not be read; nil if there are none.
        public var damagedBytes: Int?
        /// Where they are: the first 16 places.
        public var damaged: [Hole]?
        /// True if the journal was deleted after the outputs were verified.
        public var isDeleted: Bool?

        public init(file: String, packets: Int, bytes: Int) {
            self.file = file
            self.packets = packets
            self.bytes = bytes
        }

        private enum CodingKeys: String, CodingKey {
            case file, packets, bytes, damaged
            case damagedBytes = "damaged_bytes"
            case tornBytes = "torn_bytes"
            case isDeleted = "deleted"
        }
    }

    /// Bytes of a journal or capture that could not be read.
    public struct Hole: Equatable, Sendable, Codable {
        public var offset: Int
        public var bytes: Int

        public init(offset: Int, bytes: Int) {
            self.offset = offset
            self.bytes = bytes
        }
    }

    /// The availability of the source's API.
    public struct Source: Equatable, Sendable, Codable {
        /// Seconds in which joins and leaves were unknown.
        public var unseenSeconds = 0.0
        public var interruptions = 0
        /// Since when the API has not answered, at the end; nil if it did.
        public var unansweredSince: WallTime?
        /// Packets from other addresses than the source's.
        public var unexpectedSenders = 0
        /// How often a recorder went on after another had been killed; nil if none did.
        public var resumed: ResumptionReport?

        public init(unseenSeconds: Double = 0, interruptions: Int = 0, unexpectedSenders: Int = 0) {
            self.unseenSeconds = unseenSeconds
            self.interruptions = interruptions
            self.unexpectedSenders = unexpectedSenders
        }

        private enum CodingKeys: String, CodingKey {
            case unseenSeconds = "unseen_s"
            case interruptions, resumed
            case unansweredSince = "unanswered_since"
            case unexpectedSenders = "unexpected_senders"
        }
    }

    /// Adds warnings found after the end of the recording.
    public mutating func add(_ found: [Warning]) {
        warnings += found
    }

    /// Sets the outcome that `JobLife` has decided.
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
        case journal, source, connections, compositions, earlier
    }
}

extension Report {
    /// Indented JSON with sorted keys and a line feed at the end.
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

    /// Reads the output of `rendered()`. Throws `JobsError.malformedReport`.
    public init(parsing text: String) throws(JobsError) {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            self = try decoder.decode(Report.self, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw .malformedReport(problem: error.summary)
        } catch {
            throw .malformedReport(problem: "not JSON")
        }
    }
}
