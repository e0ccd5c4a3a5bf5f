public import Media

/// When a job ends by itself; nil means never.
public struct JobLimits: Equatable, Sendable {
    /// Since the first packet.
    public var maxDuration: Interval?
    /// Without a packet from any connection.
    public var idleTimeout: Interval? = JobLimits.defaultTimeout
    /// Until the first packet.
    public var firstRTPTimeout: Interval? = JobLimits.defaultTimeout

    /// Long enough for a participant who joins after the job; the example job's value.
    public static let defaultTimeout = Interval(milliseconds: 30_000)

    /// Thirty days: tests cover RTP timestamps and files up to this.
    static let maxDurationSeconds = 30 * 86_400
    /// One day.
    static let maxTimeoutSeconds = 86_400

    public init() {}

    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["max_duration_s", "idle_timeout_s", "first_rtp_timeout_s"])
        maxDuration = reader.seconds(object["max_duration_s"], upTo: Self.maxDurationSeconds)
        idleTimeout =
            object.isNull("idle_timeout_s")
            ? nil : reader.seconds(object["idle_timeout_s"], upTo: Self.maxTimeoutSeconds) ?? idleTimeout
        firstRTPTimeout =
            object.isNull("first_rtp_timeout_s")
            ? nil : reader.seconds(object["first_rtp_timeout_s"], upTo: Self.maxTimeoutSeconds) ?? firstRTPTimeout
    }
}
