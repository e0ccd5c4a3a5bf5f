import Media

/// The sender reports of one simulated stream (RFC 3550 §6.4.1).
struct TortureReports: Sendable {
    private let reports: TortureScenario.Reports
    private var generator: SplitMix64
    private var packets: UInt32 = 0
    private var octets: UInt32 = 0
    /// When the next report is due, in nanoseconds of true time.
    private(set) var due: Int64

    /// NTP time of the scenario's begin: 2026-01-01T00:00:00Z in seconds since 1900.
    private static let begin: UInt64 = 3_976_214_400

    init(_ reports: TortureScenario.Reports, seed: UInt64) {
        self.reports = reports
        generator = SplitMix64(seed: seed)
        due = reports.first.nanoseconds
    }

    mutating func count(payloadBytes: Int) {
        packets &+= 1
        octets &+= UInt32(truncatingIfNeeded: payloadBytes)
    }

    /// Resets the counts for a new source.
    mutating func restart() {
        packets = 0
        octets = 0
    }

    /// Omits the reports that are due before `nanoseconds`.
    mutating func skip(to nanoseconds: Int64) {
        while due < nanoseconds { due += reports.every.nanoseconds }
    }

    /// The report that is due; then schedules the next one.
    mutating func next(ssrc: UInt32, timestamp: UInt32) -> [UInt8] {
        let isWrong = generator.nextUnit() * 100 < reports.wrongPercent
        let nonsense = generator.next()
        let time = Self.begin << 32 &+ ntpUnits(ofNanoseconds: due) &+ offset
        due += reports.every.nanoseconds
        var bytes: [UInt8] = [0x80, 200, 0, 6] + [UInt8](repeating: 0, count: 24)
        put(ssrc, at: 4, in: &bytes)
        put(UInt32(truncatingIfNeeded: (isWrong ? nonsense : time) >> 32), at: 8, in: &bytes)
        put(UInt32(truncatingIfNeeded: isWrong ? nonsense : time), at: 12, in: &bytes)
        put(timestamp, at: 16, in: &bytes)
        put(packets, at: 20, in: &bytes)
        put(octets, at: 24, in: &bytes)
        return bytes
    }

    private var offset: UInt64 {
        let nanoseconds = reports.clockOffset.nanoseconds
        let units = ntpUnits(ofNanoseconds: abs(nanoseconds))
        return nanoseconds < 0 ? 0 &- units : units
    }
}
