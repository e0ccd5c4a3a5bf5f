public import Media

/// How much a recording may lack and still be `completed`; beyond that it has a warning. Nil: any amount.
///
/// The defaults are what a listener or a viewer notices: a second, or three in a hundred of a short recording.
public struct VerdictLimits: Equatable, Sendable {
    /// Frozen video of a track, in total, and as a part of the track's length.
    public var frozen: Interval? = Interval(milliseconds: 1000)
    public var frozenPercent: Int? = 3
    /// Lost audio of a track, in total, and as a part of its packets.
    public var lostAudio: Interval? = Interval(milliseconds: 1000)
    public var lostAudioPercent: Int? = 3
    /// Packets that the kernel dropped. None by default: there is a remedy, and a machine that drops one drops more.
    public var kernelDropped: Int? = 0
    /// The longest time without an answer of the source's API, in which the recorder sees no joins and leaves. Nil also
    /// permits an API that never answers again. The default is a third of that of `limits.idle_timeout_s`.
    public var unseen: Interval? = Interval(milliseconds: 10_000)

    public static let keys = [
        "frozen_s", "frozen_percent", "lost_audio_s", "lost_audio_percent", "kernel_dropped", "unseen_s",
    ]
    /// More packets than a job of thirty days receives.
    static let maxPackets = 1_000_000_000_000

    public init() {}

    /// - Parameter usual: the limits of keys that the node does not have.
    init(_ node: DocumentNode, over usual: VerdictLimits = VerdictLimits(), _ reader: inout DocumentReader) {
        self = usual
        let object = reader.object(node, keys: Self.keys)
        func limit<Value>(_ key: String, _ usual: Value?, _ read: (DocumentNode?) -> Value?) -> Value? {
            object.isNull(key) ? nil : read(object[key]) ?? usual
        }
        frozen = limit("frozen_s", frozen) { reader.seconds($0, upTo: JobLimits.maxDurationSeconds) }
        frozenPercent = limit("frozen_percent", frozenPercent) { reader.integer($0, in: 0...100, unit: "percent") }
        lostAudio = limit("lost_audio_s", lostAudio) { reader.seconds($0, upTo: JobLimits.maxDurationSeconds) }
        lostAudioPercent = limit("lost_audio_percent", lostAudioPercent) {
            reader.integer($0, in: 0...100, unit: "percent")
        }
        kernelDropped = limit("kernel_dropped", kernelDropped) {
            reader.integer($0, in: 0...Self.maxPackets, unit: "packets")
        }
        unseen = limit("unseen_s", unseen) { reader.seconds($0, upTo: JobLimits.maxDurationSeconds) }
    }
}
