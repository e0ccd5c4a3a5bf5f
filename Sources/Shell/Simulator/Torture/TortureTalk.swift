import Media

/// Audio of a speaker who alternates between talk and silence; comfort noise replaces the silence (RFC 3389).
struct TortureTalk: Sendable {
    /// The number of omitted audio packets between two of comfort noise: 400 ms.
    private static let silentPackets = 20

    /// The length of talk in ticks, and that of talk with the following silence.
    private let talking: Int64
    private let cycle: Int64
    private var skipped = 0
    private var wasSilent = false

    init(_ pattern: TortureScenario.TalkPattern, clockRate: Int) {
        talking = nanosecondsToTicks(pattern.talking.nanoseconds, clockRate)
        // A pattern shorter than a tick is all silence.
        cycle = max(1, talking + nanosecondsToTicks(pattern.silent.nanoseconds, clockRate))
    }

    /// Whether the packet at `tick` is sent, and if so whether it begins a talkspurt (RFC 3551 §4.1); nil if it is
    /// omitted.
    mutating func sends(at tick: Int64) -> Bool? {
        if tick % cycle < talking {
            defer { wasSilent = false }
            skipped = 0
            return wasSilent
        }
        wasSilent = true
        if skipped == Self.silentPackets {
            skipped = 0
            return false
        }
        skipped += 1
        return nil
    }
}
