import Engine
import Ingest
import Jobs
import Media
import Storage

extension RecordingLoop {
    /// How long stopping waits for the next sign of the source: a connection that it has stopped, or its
    /// acknowledgement. Two calls of an API may be under way, of 3 s each. The loop reads the sockets meanwhile.
    private static let stopTimeout = Interval(milliseconds: 8000)

    /// Receives the packets still in flight, and finishes journal and outputs.
    func drain(for reason: StopReason) -> DrainedRecording {
        surroundings.tell(.stopping(reason))
        stopSource()
        attemptQuietly { try workOffPast(wholly: true) }
        feed.workOff()
        attemptQuietly {
            try takeNames()
            // If only the output files ran out of space, the journal still contains the stop reason.
            try journal.append(.stop(reason), at: feed.reached)
            feed.engine.handle(.stop(reason), at: feed.reached)
            try journal.write(at: feed.reached, next: pace)
        }
        feed.engine.finish(at: feed.reached)
        if feed.engine.firstPacket != nil { handle(.firstPacket) }
        attemptQuietly { try feed.engine.drain { action in try files.perform(action) } }
        attemptQuietly { try journal.close() }
        let diskFailure = journal.diskFailure
        attemptQuietly { try files.finish() }
        for error in files.takeErrors() { surroundings.tell(.refused("\(error)")) }
        var drained = DrainedRecording(
            engine: feed.engine, stop: life.stop ?? reason,
            journal: Report.Journal(
                file: journal.path, packets: journal.packetCount, bytes: Int(clamping: journal.byteCount)))
        drained.report.keep(files.kept)
        drained.report.add(losses.warnings(disk: diskFailure, files: files.failures))
        if feed.shedCount > 0 {
            drained.report.add([
                Warning(
                    reason: .overloaded,
                    message: "the processor was too slow for the encoders: "
                        + counted(feed.shedCount, "packet is", plural: "packets are")
                        + " in the journal, but not in the files; `rokuga recover --force` makes complete files")
            ])
        }
        return drained
    }

    private func stopSource() {
        session.stop()
        var deadline = clock.now() + Self.stopTimeout
        var remaining = session.unstoppedCount
        repeat {
            attemptQuietly {
                try receiveRound()
                try takeMessages()
                // It may take long, and a kill must not cost more than it does at other times.
                try writeOut()
            }
            if session.isStopped {
                // What came before the last answer may have come after the sockets were read.
                attemptQuietly { try receiveRound() }
                break
            }
            if session.unstoppedCount != remaining {
                remaining = session.unstoppedCount
                deadline = clock.now() + Self.stopTimeout
            }
            surroundings.ports.wait(RoundPace.shortest)
        } while clock.now() < deadline
        if !session.isStopped { losses.noteForwarded(remaining ?? session.connectionIDs.count) }
        attemptQuietly { try record(surroundings.ports.newDrops(), at: feed.reached) }
    }

    /// Fails the job if `body` throws. The terminal has already printed the stop; the report contains the rest.
    private func attemptQuietly(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            fail(error)
        }
    }
}
