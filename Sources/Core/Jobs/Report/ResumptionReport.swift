public import Media

/// The times in which no recorder ran, because one was killed and another went on with its job.
public struct ResumptionReport: Equatable, Sendable, Codable {
    /// A time in which no recorder received packets.
    public struct Absence: Equatable, Sendable, Codable {
        public var from: WallTime
        public var until: WallTime

        public init(from: WallTime, until: WallTime) {
            self.from = from
            self.until = until
        }
    }

    public var count: Int
    /// Seconds of all of them.
    public var unseenSeconds: Double
    /// The first hundred.
    public var absences: [Absence]

    public init(count: Int, unseenSeconds: Double, absences: [Absence]) {
        self.count = count
        self.unseenSeconds = unseenSeconds
        self.absences = absences
    }

    /// What a person must know.
    public var warning: Warning {
        Warning(
            reason: .interrupted,
            message: "the recorder was killed and another went on "
                + (count == 1 ? "" : "\(count) times ") + "with the job: "
                + "\(DecimalText.tenths(unseenSeconds)) s are not recorded")
    }

    private enum CodingKeys: String, CodingKey {
        case count, absences
        case unseenSeconds = "unseen_s"
    }
}
