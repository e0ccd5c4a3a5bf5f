import Foundation
import Storage
import Testing

@Suite struct JobDirectoryTests {
    private let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)/a/b"

    @Test func makesAllFoldersAndReplacesFilesAsAWhole() throws {
        let directory = try JobDirectory(creating: path)
        try directory.write("one", to: directory.report)
        try directory.write("two", to: directory.report)
        #expect(try String(contentsOfFile: directory.report, encoding: .utf8) == "two")
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["report.json"])
    }

    @Test func refusesADirectoryWithAJournal() throws {
        let directory = try JobDirectory(creating: path)
        _ = FileManager.default.createFile(atPath: directory.journal, contents: nil)
        #expect(throws: StorageError.jobDirectoryExists(path: path)) { try JobDirectory(creating: path) }
        _ = try JobDirectory(creating: path, overwrites: true)
    }

    @Test(arguments: [
        ("journal.pcapng", true), ("job.json", true), ("report.json", false), ("camera.mkv", false),
    ])
    func holdsAJobIfItsJournalOrItsDocumentIsThere(file: String, holdsJob: Bool) throws {
        let directory = try JobDirectory(creating: path)
        #expect(!directory.holdsJob)
        _ = FileManager.default.createFile(atPath: path + "/" + file, contents: nil)
        #expect(directory.holdsJob == holdsJob)
    }

    @Test func findsJobsByTheirJournals() throws {
        let root = path + "/jobs"
        for name in ["b", "a"] {
            let directory = try JobDirectory(creating: root + "/" + name)
            _ = FileManager.default.createFile(atPath: directory.journal, contents: nil)
        }
        _ = try JobDirectory(creating: root + "/other")
        #expect(try JobDirectory.all(at: root + "/").map(\.path) == [root + "/a", root + "/b"])
        #expect(try JobDirectory.all(at: root + "/a/").map(\.path) == [root + "/a"])
        #expect(try JobDirectory.all(at: root + "/other").isEmpty)
        #expect(throws: StorageError.failed(operation: "open", path: root + "/none", errno: ENOENT)) {
            try JobDirectory.all(at: root + "/none")
        }
    }

    @Test(arguments: ["report.json", "A.mkv", "A.mp4.new"]) func refusesADirectoryWithARecording(file: String) throws {
        let directory = try JobDirectory(creating: path)
        _ = FileManager.default.createFile(atPath: path + "/" + file, contents: nil)
        #expect(directory.isTaken == (file != "job.json") && directory.holdsRecordings)
        #expect(throws: StorageError.jobDirectoryExists(path: path)) { try JobDirectory(creating: path) }
    }

    @Test func saysThatAFileIsNoDirectory() throws {
        let directory = try JobDirectory(creating: path)
        _ = FileManager.default.createFile(atPath: directory.journal, contents: nil)
        let error = StorageError.unsuitable(
            path: directory.journal, problem: "is a file; name the directory of the job")
        #expect(throws: error) { try JobDirectory.all(at: directory.journal) }
    }

    @Test func movesAnAttemptOverTheOneBefore() throws {
        for text in ["one", "two"] {
            let directory = try JobDirectory(creating: path)
            try directory.write(text, to: directory.job)
            try directory.write(text, to: directory.report)
            try directory.move(into: "before")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["before"])
        let names = try FileManager.default.contentsOfDirectory(atPath: path + "/before").sorted()
        #expect(names == ["job.json", "report.json"])
        #expect(try String(contentsOfFile: path + "/before/job.json", encoding: .utf8) == "two")
    }

    @Test func saysWhyAFolderCannotBeMade() {
        #expect(throws: StorageError.failed(operation: "mkdir", path: "/dev/null/x", errno: ENOTDIR)) {
            try JobDirectory(creating: "/dev/null/x")
        }
    }

    @Test(arguments: [("/a/b", "/a/b"), ("/a/b///", "/a/b"), ("/", "/"), ("a", "a")])
    func namesItsFilesWhateverStandsBehindItsPath(given: String, path: String) {
        let directory = JobDirectory(existing: given)
        #expect(directory.path == path)
        #expect(directory.journal == path + "/journal.pcapng" && directory.job == path + "/job.json")
        #expect(directory.report == path + "/report.json" && directory.activity == path + "/activity.json")
    }

    @Test func refusesADirectoryWithAReportAlone() throws {
        let directory = try JobDirectory(creating: path)
        try directory.write("{}", to: directory.report)
        #expect(throws: StorageError.jobDirectoryExists(path: path)) { try JobDirectory(creating: path) }
    }

    @Test func deletesTheJournalWithItsKeysAndNothingElse() throws {
        let directory = try JobDirectory(creating: path)
        for name in ["journal.pcapng", "keys.json", "report.json", "A.mkv"] {
            _ = FileManager.default.createFile(atPath: path + "/" + name, contents: nil)
        }
        try directory.deleteJournal()
        #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == ["A.mkv", "report.json"])
        // There is none any more.
        try directory.deleteJournal()
    }

    @Test func saysWhyAJournalCannotBeDeleted() throws {
        let directory = try JobDirectory(creating: path)
        try FileManager.default.createDirectory(atPath: directory.journal, withIntermediateDirectories: false)
        #expect(throws: StorageError.failed(operation: "unlink", path: directory.journal, errno: EISDIR)) {
            try directory.deleteJournal()
        }
    }

    @Test(arguments: ["index.m3u8", "manifest.mpd"]) func aPresentationIsARecording(list: String) throws {
        let directory = try JobDirectory(creating: path)
        for folder in ["A", "other"] {
            try FileManager.default.createDirectory(atPath: path + "/" + folder, withIntermediateDirectories: true)
        }
        #expect(directory.recordings.isEmpty && !directory.isTaken)
        _ = FileManager.default.createFile(atPath: path + "/A/" + list, contents: nil)
        #expect(directory.recordings == ["A"] && directory.isTaken && directory.holdsRecordings)
        #expect(throws: StorageError.jobDirectoryExists(path: path)) { try JobDirectory(creating: path) }
    }
}
