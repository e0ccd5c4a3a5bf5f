public import Captures
import Delivery
import Engine
public import Jobs
import Media

/// A recording with finished outputs, before the job's ending.
public struct DrainedRecording: Sendable {
    /// The report, still without a verdict.
    public var report: Report
    /// What the reader of a capture skipped; nil after a live recording.
    public let capture: CaptureFacts?
    /// The codecs were guessed from the payloads.
    public let isGuessed: Bool
    /// Why the recording ended.
    let stop: StopReason
    let environment: JobEnvironment
    /// The engine has received a packet of a known connection.
    let hasReceived: Bool
    /// Connections of a journal that were forwarded when it ended.
    var forwarded: Set<String> = []
    /// Sends its presentations to other places; nil where it has none for them.
    var push: PresentationPush?

    init(
        engine: RecordingEngine, stop: StopReason, journal: Report.Journal, capture: CaptureFacts? = nil,
        isGuessed: Bool = false, notes: [Warning] = []
    ) {
        report = engine.report(version: RokugaVersion.number)
        report.journal = journal
        if let damage = capture?.damage, damage.holes > 0 {
            report.journal?.damagedBytes = Int(clamping: damage.bytes)
            report.journal?.damaged = damage.places.map {
                Report.Hole(offset: Int(clamping: $0.offset), bytes: Int(clamping: $0.length))
            }
        }
        report.add([capture?.fragments.warning, capture?.damage.warning].compactMap { $0 } + notes)
        self.stop = stop
        self.capture = capture
        self.isGuessed = isGuessed
        environment = engine.job.environment
        hasReceived = engine.firstPacket != nil
    }
}

extension FragmentFacts {
    /// What is missing of the capture's own packets; nil if nothing is.
    var warning: Warning? {
        guard incomplete > 0 else { return nil }
        let ports = incompletePorts.map(String.init).joined(separator: ", ")
        return Warning(
            reason: .captureIncomplete,
            message: counted(incomplete, "fragmented IP packet is", plural: "fragmented IP packets are")
                + " incomplete and left out"
                + (ports.isEmpty ? "" : ", some of them to UDP port \(ports)")
                + ": the capture does not have all their fragments, or these contradict each other")
    }
}
