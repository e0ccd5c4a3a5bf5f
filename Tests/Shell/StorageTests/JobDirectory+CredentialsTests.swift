import Foundation
import Jobs
import Testing

@testable import Storage

@Suite struct JobDirectoryCredentialsTests {
    private let directory: JobDirectory
    private let known = ["http://a.example/": PushCredentials(user: "ann", password: "x")]

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)")
        directory = try JobDirectory(creating: folder.path)
    }

    @Test func keepsCredentialsForTheirOwnerAlone() throws {
        #expect(try directory.pushCredentials().isEmpty)
        try directory.write(known)
        #expect(try directory.pushCredentials() == known)
        let mode = try FileManager.default.attributesOfItem(atPath: directory.push)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        // They go with the journal.
        try directory.deleteJournal()
        #expect(try directory.pushCredentials().isEmpty)
    }

    @Test func writesNothingWithoutCredentials() throws {
        try directory.write([:])
        #expect(!FileManager.default.fileExists(atPath: directory.push))
    }

    @Test func goesAsideWithTheJob() throws {
        try directory.write(known)
        try directory.move(into: "earlier-attempt")
        #expect(try directory.pushCredentials().isEmpty)
        #expect(try JobDirectory(existing: directory.path + "/earlier-attempt").pushCredentials() == known)
    }

    @Test func saysWhichFileIsDamagedAndNothingOfItsText() throws {
        try directory.write("{\"SECRET\": 1}", to: directory.push)
        do {
            _ = try directory.pushCredentials()
            Issue.record("accepted")
        } catch {
            #expect("\(error)".contains(directory.push) && !"\(error)".contains("SECRET"))
        }
    }
}
