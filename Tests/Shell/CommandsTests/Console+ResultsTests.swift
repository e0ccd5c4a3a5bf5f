import Jobs
import Media
import Storage
import Testing

@testable import Commands

@Suite struct ConsoleResultsTests {
    @Test func aVerdictHasItsReason() {
        var report = Report(
            rokugaVersion: "0", recordingID: "R1", roomID: "room", outcome: Outcome(verdict: .failed, reason: .noRTP),
            startedAt: WallTime(nanoseconds: 0), endedAt: WallTime(nanoseconds: 1))
        #expect(Console.text(of: report) == "failed (no_rtp)")
        report.conclude(Outcome(verdict: .completed))
        #expect(Console.text(of: report) == "completed")
    }

    // What `record` says of a full disk is no help where there is no job.
    @Test func anErrorSaysWhatToDo() {
        #expect(
            Console.text(of: StorageError.diskFull(path: "out/a.mkv"))
                == "out/a.mkv: the disk is full; free some space, then run the command again")
        #expect(Console.text(of: StorageError.jobInUse(path: "a")) == "\(StorageError.jobInUse(path: "a"))")
    }
}
