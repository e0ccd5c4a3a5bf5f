import Captures
import Glibc
import Jobs
import Media

/// The journal of a live recording. It appends in session time, and synchronizes on its own thread.
///
/// `fdatasync` may take long, and the loop that empties the sockets must not wait for it.
struct RecordingJournal: ~Copyable {
    private var writer: JournalWriter
    private let sessionStart: WallTime
    private let disk: DiskThread
    private var lastSynchronized = SessionTime.zero
    private let recoveryPoint: Interval
    private(set) var packetCount: Int

    let path: String

    init(path: String, sessionStart: WallTime, recoveryPoint: Interval) throws(CapturesError) {
        self.init(
            try JournalWriter(path: path, appending: false), path: path, sessionStart: sessionStart,
            recoveryPoint: recoveryPoint)
    }

    /// - Parameter packetCount: of those that an earlier recorder has written into it.
    init(
        _ writer: consuming JournalWriter, path: String, sessionStart: WallTime, recoveryPoint: Interval,
        packetCount: Int = 0
    ) {
        self.packetCount = packetCount
        self.writer = writer
        self.path = path
        self.sessionStart = sessionStart
        self.recoveryPoint = recoveryPoint
        disk = DiskThread()
    }

    var byteCount: Int64 { writer.byteCount }
    /// The bytes that a reader of the file can see.
    var writtenCount: Int64 { writer.writtenCount }

    /// An error of the disk that a synchronization met. What was lost by it may be any part of the journal.
    var diskFailure: CapturesError? {
        disk.failure.map { code in
            code == ENOSPC || code == EDQUOT
                ? .diskFull(path: path, errno: code, written: byteCount) : .synchronizeFailed(path: path, errno: code)
        }
    }

    mutating func append(
        _ datagram: Span<UInt8>, source: Endpoint, destination: Endpoint, at time: SessionTime, raw: WallTime
    ) throws(CapturesError) {
        let stamp = sessionStart.at(time)
        try writer.append(
            datagram: datagram, source: source, destination: destination, at: stamp,
            rawTime: raw == stamp ? nil : raw)
        packetCount += 1
    }

    mutating func append(_ event: JournalEvent, at time: SessionTime) throws(CapturesError) {
        let json = event.rendered()
        try writer.append(event: json.span, at: sessionStart.at(time))
    }

    /// Passes everything to the kernel, and synchronizes if the recovery point would pass before the next call.
    ///
    /// - Parameter next: the time until the next call.
    mutating func write(at now: SessionTime, next: Interval) throws(CapturesError) {
        try writer.write()
        guard now + next - lastSynchronized > recoveryPoint else { return }
        lastSynchronized = now
        disk.synchronize(writer.descriptor)
    }

    mutating func close() throws(CapturesError) {
        // The thread must have finished with the descriptor before it is closed, even if the last bytes could not be
        // written. It closes no files, so it has no failure to report.
        _ = disk.finish()
        do throws(CapturesError) {
            try writer.appendCopies()
            try writer.synchronize()
        } catch {
            try? writer.close()
            throw error
        }
        try writer.close()
    }
}
