import Captures
import Foundation
import Jobs
import Media
import Storage
import Testing

@testable import Recorder

@Suite struct EarlierAttemptTests {
    private func withRoot(_ body: (String) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        try body(root)
    }

    /// A job with the events of its journal, and no packet.
    private func attempt(in root: String) throws -> JobDirectory {
        let directory = try JobDirectory(creating: root + "/night")
        var writer = try JournalWriter(path: directory.journal, appending: false)
        try writer.append(
            event: JournalEvent.stop(.nobodyJoined).rendered().span, at: .init(nanoseconds: 1_767_225_600_000_000_000))
        try writer.close()
        try directory.write("{}", to: directory.job)
        try directory.write("{}", to: directory.report)
        return directory
    }

    private func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    @Test func makesRoomForTheNextStart() throws {
        try withRoot { root in
            for _ in 0..<3 {
                let directory = try attempt(in: root)
                try EarlierAttempt.putAside(in: directory.path)
                #expect(try names(directory.path) == ["earlier-attempt"])
                let aside = directory.path + "/earlier-attempt"
                #expect(try names(aside) == ["job.json", "journal.pcapng", "report.json"])
                _ = try JobDirectory(creating: directory.path)
            }
        }
    }

    /// A kill at the very start leaves a journal without a byte.
    @Test func aJournalWithoutAByteIsPutAsideToo() throws {
        try withRoot { root in
            let directory = try attempt(in: root)
            try Data().write(to: URL(filePath: directory.journal))
            try EarlierAttempt.putAside(in: directory.path)
            #expect(try names(directory.path) == ["earlier-attempt"])
        }
    }

    @Test func staysIfItMayHaveRecordedAnything() throws {
        try withRoot { root in
            let recorded = try JobRecoveryTests.killedJob(in: root)
            try FileManager.default.removeItem(atPath: recorded.path + "/opus-audio-only.mkv")
            try EarlierAttempt.putAside(in: recorded.path)
            #expect(throws: StorageError.jobDirectoryExists(path: recorded.path)) {
                try JobDirectory(creating: recorded.path)
            }
        }
        try withRoot { root in
            // The journal was lost, and the files were not.
            let directory = try attempt(in: root)
            try Data("a file".utf8).write(to: URL(filePath: directory.path + "/A.mkv"))
            try EarlierAttempt.putAside(in: directory.path)
            #expect(try names(directory.path) == ["A.mkv", "job.json", "journal.pcapng", "report.json"])
        }
        try withRoot { root in
            let directory = try attempt(in: root)
            try Data("what is this, a journal?".utf8).write(to: URL(filePath: directory.journal))
            try EarlierAttempt.putAside(in: directory.path)
            #expect(try names(directory.path).contains("journal.pcapng"))
        }
    }

    /// What cannot be read may have been packets.
    @Test func staysIfItsJournalIsDamaged() throws {
        try withRoot { root in
            let directory = try attempt(in: root)
            var bytes = try Data(contentsOf: URL(filePath: directory.journal))
            let event = try #require(bytes.range(of: Data("nobody_joined".utf8)))
            bytes[event.lowerBound] ^= 1
            try bytes.write(to: URL(filePath: directory.journal))
            try EarlierAttempt.putAside(in: directory.path)
            #expect(try names(directory.path).contains("journal.pcapng"))
        }
    }

    @Test func staysWhileItRuns() throws {
        try withRoot { root in
            let directory = try attempt(in: root)
            let lock = try JobLock(of: directory)
            #expect(throws: StorageError.jobInUse(path: directory.path)) {
                try EarlierAttempt.putAside(in: directory.path)
            }
            withExtendedLifetime(lock) {}
        }
    }

    @Test func doesNothingWhereNothingIs() throws {
        try withRoot { root in
            try EarlierAttempt.putAside(in: root + "/night")
            #expect(!FileManager.default.fileExists(atPath: root))
        }
    }
}
