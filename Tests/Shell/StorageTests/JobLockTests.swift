import Foundation
import Storage
import Testing

@Suite struct JobLockTests {
    private func directory() throws -> JobDirectory {
        let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        let directory = try JobDirectory(creating: folder)
        _ = FileManager.default.createFile(atPath: directory.journal, contents: nil)
        return directory
    }

    @Test func letsOneInUntilItGoesAway() throws {
        let directory = try directory()
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        do {
            let lock = try JobLock(of: directory)
            #expect(throws: StorageError.jobInUse(path: directory.path)) { try JobLock(of: directory) }
            withExtendedLifetime(lock) {}
        }
        _ = try JobLock(of: directory)
    }

    // Between the journal and its lock no recovery can come.
    @Test func isTakenBeforeThereIsAJournal() throws {
        let directory = try directory()
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        let lock = try JobLock(before: directory)
        #expect(throws: StorageError.jobInUse(path: directory.path)) { try JobLock(of: directory) }
        #expect(throws: StorageError.jobInUse(path: directory.path)) { try JobLock(before: directory) }
        let journalLock = try JobLock.ofJournal(in: directory)
        #expect(throws: StorageError.jobInUse(path: directory.path)) { try JobLock.ofJournal(in: directory) }
        withExtendedLifetime((lock, journalLock)) {}
    }

    @Test func needsAJournal() throws {
        let directory = try directory()
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        try FileManager.default.removeItem(atPath: directory.journal)
        #expect(throws: StorageError.failed(operation: "open", path: directory.journal, errno: ENOENT)) {
            try JobLock(of: directory)
        }
    }
}
