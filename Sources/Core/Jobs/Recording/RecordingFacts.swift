/// The facts about the outputs on which the verdict depends.
public struct RecordingFacts: Equatable, Sendable {
    /// At least one frame was written.
    public var hasRecorded: Bool
    /// There is at least one output.
    public var hasOutputs: Bool
    /// No output was made, or nothing is in any of them.
    public var isEmpty: Bool
    /// An encoder gave up: an output ends early.
    public var hasFailedEncoder: Bool
    public var hasWarnings: Bool
    /// Why packets of a track came and no frame of it was written; nil where no track has that trouble.
    public var cause: Reason?

    public init(
        hasRecorded: Bool, hasOutputs: Bool, isEmpty: Bool = false, hasFailedEncoder: Bool = false, hasWarnings: Bool,
        cause: Reason? = nil
    ) {
        self.hasRecorded = hasRecorded
        self.hasOutputs = hasOutputs
        self.isEmpty = isEmpty
        self.hasFailedEncoder = hasFailedEncoder
        self.hasWarnings = hasWarnings
        self.cause = cause
    }
}

extension RecordingFacts {
    /// The facts of a report as it is now.
    public init(of report: Report) {
        let outputs = report.connections.flatMap(\.outputs) + (report.compositions ?? []).flatMap(\.outputs)
        self.init(
            hasRecorded: report.connections.contains { $0.tracks.contains { $0.framesWritten > 0 } }
                || outputs.contains { $0.isKept == true },
            hasOutputs: !outputs.isEmpty, isEmpty: outputs.allSatisfy(\.isEmpty),
            hasFailedEncoder: report.warnings.contains { $0.reason == .encoderFailed },
            hasWarnings: report.warnings.contains { $0.reason.isDefect },
            cause: report.warnings.first { $0.track != nil && Self.causes.contains($0.reason) }?.reason)
    }

    private static let causes: Set<Reason> = [
        .wrongPayloadType, .noKeyFrame, .decryptFailed, .codecUnsupported, .encoderFailed,
        .decoderFailed, .nothingWritten,
    ]
}
