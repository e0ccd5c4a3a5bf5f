public import Jobs
public import Media

/// The activity for a finished recording, `recording.completed` of the RICOH Live Streaming activity API.
public struct RecordingCompleted: Equatable, Sendable {
    /// The value of `type`.
    public static let type = "recording.completed"

    public var activityID: ActivityID
    public var environment: JobEnvironment
    public var createdAt: WallTime
    public var recordingID: String
    public var connectionRecordings: [ConnectionRecording]
    public var compositionRecordings: [CompositionRecording]

    /// The activity for the files of `report`. `createdAt` defaults to the recording's end, so that the same journal
    /// gives the same activity.
    public init(_ report: Report, environment: JobEnvironment, createdAt: WallTime? = nil) {
        activityID = ActivityID(type: Self.type, recordingID: report.recordingID)
        self.environment = environment
        self.createdAt = createdAt ?? report.endedAt
        recordingID = report.recordingID
        connectionRecordings = ConnectionRecording.all(of: report)
        compositionRecordings = CompositionRecording.all(of: report)
    }

    /// Indented JSON with the keys in the order of the published API, and a line feed at the end.
    public func rendered() -> String {
        JSONValue.object([
            ("activity_id", .string(activityID.text)),
            ("env", .string(environment.rawValue)),
            ("created_at", .string(createdAt.rendered())),
            ("type", .string(Self.type)),
            (
                "data",
                .object([
                    ("recording_id", .string(recordingID)),
                    (
                        "outputs",
                        .object([
                            ("connection_recordings", .list(connectionRecordings.map(\.json))),
                            ("composition_recordings", .list(compositionRecordings.map(\.json))),
                        ])
                    ),
                ])
            ),
        ]).renderedForPeople()
    }
}
