import Captures
import Ingest
import Jobs
import Media
import Storage

/// The open journal of a live recording: a new one, or that of a recorder that was killed, in which this one goes on.
struct LiveJournal: ~Copyable {
    let started: JobStarted
    let clock: ArrivalClock
    let locks: [JobLock]
    /// Nil for a new journal.
    let continuation: Continuation?
    private let journal: RecordingJournal

    /// What the engine has to go through first.
    struct Continuation {
        let replay: JournalReplay
        /// When this recorder began to listen.
        let resumed: SessionTime
        /// How often a recorder has gone on, this time included.
        let resumptionCount: Int
    }

    private init(
        _ journal: consuming RecordingJournal, _ started: JobStarted, _ clock: ArrivalClock, locks: [JobLock],
        continuation: Continuation? = nil
    ) {
        self.journal = journal
        self.started = started
        self.clock = clock
        self.locks = locks
        self.continuation = continuation
    }

    consuming func takeJournal() -> RecordingJournal { journal }

    /// Opens the journal that a job needs.
    static func open(of job: PreparedJob) throws -> LiveJournal {
        guard let interrupted = job.interrupted, let lock = job.lock else { return try create(of: job) }
        return try goOn(in: interrupted, of: job, lock: lock)
    }

    private static func create(of job: PreparedJob) throws -> LiveJournal {
        let clock = ArrivalClock()
        let started = JobStarted(
            job: job.job.rendered(), recordingID: job.recordingID, sessionStart: clock.start,
            tick: JobStarted.defaultTick, writer: RokugaVersion.rendered)
        // Before the journal exists: an empty one would block the job's directory.
        let length = JournalEvent.jobStarted(started).rendered().count
        guard length <= JournalEvent.sizeLimit else {
            throw RecorderError.unsuitable(
                "the job with its session descriptions has \(length) bytes in the journal; at most "
                    + "\(JournalEvent.sizeLimit) are accepted. Remove unneeded lines (a=candidate) or divide the job")
        }
        let directoryLock = try JobLock(before: job.directory)
        var journal = try RecordingJournal(
            path: job.directory.journal, sessionStart: clock.start, recoveryPoint: job.job.receive.recoveryPoint)
        let journalLock: JobLock
        do {
            journalLock = try JobLock.ofJournal(in: job.directory)
            // Its name is durable before anything is in it.
            try job.directory.synchronize()
            try journal.append(.jobStarted(started), at: .zero)
        } catch {
            // A journal without an event looks like a recorder that was killed.
            try? job.directory.deleteJournal()
            throw error
        }
        return LiveJournal(journal, started, clock, locks: [directoryLock, journalLock])
    }

    /// The sockets are open: what they receive from now on is recorded.
    private static func goOn(
        in interrupted: InterruptedJournal, of job: PreparedJob, lock: JobLock
    ) throws -> LiveJournal {
        let started = interrupted.started
        // Session time goes on with the wall clock of the first start, unless that was set back since.
        let elapsed = ClockSource.system.reading().realtime.nanoseconds &- started.sessionStart.nanoseconds
        let clock = ArrivalClock(elapsed: max(interrupted.last, SessionTime(nanoseconds: elapsed)))
        let resumed = clock.now()
        var journal = RecordingJournal(
            try JournalWriter(continuing: interrupted.path, extent: interrupted.extent), path: interrupted.path,
            sessionStart: started.sessionStart, recoveryPoint: job.job.receive.recoveryPoint,
            packetCount: interrupted.packetCount)
        try journal.append(.recordingResumed(since: interrupted.last), at: resumed)
        try journal.write(at: resumed, next: .zero)
        let continuation = Continuation(
            replay: try JournalReplay(of: interrupted.path, sessionStart: started.sessionStart), resumed: resumed,
            resumptionCount: interrupted.resumptionCount + 1)
        return LiveJournal(journal, started, clock, locks: [lock], continuation: continuation)
    }
}
