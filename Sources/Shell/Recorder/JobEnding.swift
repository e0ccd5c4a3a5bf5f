import Activities
import Delivery
public import Jobs
public import Storage

/// Ends a job: performs the actions of `JobLife` from the finished outputs to the verdict.
public struct JobEnding {
    /// The directory of outputs, report and activity.
    private let directory: JobDirectory
    /// Checks the outputs that a report lists.
    private let verify: (Report) -> [Warning]
    /// Makes the outputs with `deliver: after`; nil if there are none.
    private let deliver: (() throws -> Report)?
    /// Sends what was not sent yet of the presentations that a report lists; nil if nothing is sent.
    private let push: ((Report) -> [(folder: String, report: PushReport)])?
    /// What is known of the same job from before.
    private let earlier: Report?

    init(
        in directory: JobDirectory, verify: ((Report) -> [Warning])? = nil, deliver: (() throws -> Report)? = nil,
        push: ((Report) -> [(folder: String, report: PushReport)])? = nil, earlier: Report? = nil
    ) {
        self.earlier = earlier
        self.push = push
        self.directory = directory
        self.verify = verify ?? OutputVerification(directory: directory).warnings(of:)
        self.deliver = deliver
    }

    /// Ends a job whose outputs were made from a capture or a journal.
    ///
    /// - Parameters:
    ///   - plan: whether the journal belongs to the job, and how long it is kept.
    ///   - earlier: the report that the new one replaces.
    ///   - tell: called with what a person should know of the places that presentations are sent to.
    public static func ofCapture(
        _ drained: DrainedRecording, plan: JobLife.Plan = JobLife.Plan(), in directory: JobDirectory,
        earlier: Report? = nil, tell: (String) -> Void = { _ in }
    ) -> FinishedRecording {
        var plan = plan
        plan.isRebuilt = true
        plan.pushes = drained.push != nil
        var life = JobLife(plan, readToEnd: drained.stop, hasReceived: drained.hasReceived)
        return withoutActuallyEscaping(tell) { tell in
            JobEnding(
                in: directory,
                push: { report in drained.push?.finish(report) { news, _ in news.map(tell) } ?? [] }, earlier: earlier
            ).run(&life, drained)
        }
    }

    /// Performs actions until the job has ended. Errors go into the report, or into the finished recording's `failure`.
    func run(_ life: inout JobLife, _ drained: DrainedRecording) -> FinishedRecording {
        var report = drained.report
        var failure: StorageError?
        report.stopReason = life.stop
        if let warning = life.brokenOff { report.add([warning]) }
        // What could not be written is not in the files.
        if life.failure != nil { HeldFile.restate(&report, in: directory) }
        var next = life.handle(.drained(RecordingFacts(of: report)))
        while let step = next {
            switch step {
            case .verify:
                report.add(verify(report))
                next = life.handle(.verified(RecordingFacts(of: report)))
            case .deliverAfter:
                if let deliver { add(deliver, to: &report) }
                next = life.handle(.delivered(RecordingFacts(of: report)))
            case .push:
                report.add(pushed: push?(report) ?? [])
                next = life.handle(.pushed(RecordingFacts(of: report)))
            case .report(let outcome, let deletesJournal):
                report.conclude(outcome)
                if let earlier { report.remember(earlier) }
                if deletesJournal { report.journal?.isDeleted = true }
                do throws(StorageError) {
                    try write(report, drained.environment)
                    next = life.handle(.reported)
                } catch {
                    failure = error
                    if outcome.reason == .diskFull { directory.markFullDisk(true) }
                    next = life.handle(.notWritten(Reason(of: error)))
                }
            case .deleteJournal:
                do throws(StorageError) {
                    try directory.deleteJournal()
                    next = life.handle(.journalDeleted)
                } catch {
                    failure = error
                    next = life.handle(.notWritten(Reason(of: error)))
                }
            }
        }
        if let outcome = life.outcome { report.conclude(outcome) }
        return FinishedRecording(
            report: report, directory: directory, capture: drained.capture, isGuessed: drained.isGuessed,
            failure: failure)
    }

    private func add(_ deliver: () throws -> Report, to report: inout Report) {
        do {
            let later = try deliver()
            report.add(deliveredAfter: later)
            report.add(verify(later))
        } catch {
            report.add([
                Warning(
                    reason: Reason(of: error),
                    message: "the outputs with `deliver: after` could not be made: \(error); "
                        + "`rokuga recover --force` makes them")
            ])
        }
    }

    /// Writes the report last: a job with a report has ended.
    private func write(_ report: Report, _ environment: JobEnvironment) throws(StorageError) {
        if report.verdict != .failed {
            let activity = RecordingCompleted(report, environment: environment)
            try directory.write(activity.rendered(), to: directory.activity)
        }
        try directory.write(report.rendered(), to: directory.report)
    }
}
