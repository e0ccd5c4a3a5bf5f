import Foundation
import Jobs
import RTP
import Testing

@testable import Storage

@Suite struct KeyFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)")
    private var journal: String { folder.path + "/journal.pcapng" }
    private var path: String { folder.path + "/keys.json" }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test func writesKeysForTheirOwnerAloneBeforeItNamesThem() throws {
        // What an earlier program left with another mode must not give its mode to the keys.
        _ = FileManager.default.createFile(atPath: path + ".new", contents: nil, attributes: [.posixPermissions: 0o644])
        var keys = try KeyFile(beside: journal)
        #expect(try keys.takeKeys(outOf: "a=crypto:1 X inline:AAAA|2^20") == "a=crypto:1 X inline:key:1|2^20")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["keys.json"])
        #expect(try KeyFile(beside: journal).ring == keys.ring)
    }

    @Test func writesNothingWhereThereIsNoKey() throws {
        var keys = try KeyFile(beside: journal)
        #expect(try keys.takeKeys(outOf: "v=0\n") == "v=0\n")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func goesOnWithTheKeysThatAreThere() throws {
        var first = try KeyFile(beside: journal)
        _ = try first.takeKeys(outOf: "inline:AA inline:BB")
        var second = try KeyFile(beside: journal)
        #expect(try second.takeKeys(outOf: "inline:CC inline:AA") == "inline:key:3 inline:key:1")
        #expect(try KeyFile(beside: journal).ring.texts == ["1": "AA", "2": "BB", "3": "CC"])
    }

    @Test func saysWhichFileIsDamagedAndNothingOfItsText() throws {
        try #"{"version": 1, "keys": "SECRET"}"#.write(toFile: path, atomically: true, encoding: .utf8)
        do {
            _ = try KeyFile(beside: journal)
            Issue.record("accepted")
        } catch {
            #expect("\(error)".contains(path) && !"\(error)".contains("SECRET"))
        }
    }

    @Test func saysThatAFolderIsMissing() throws {
        var keys = try KeyFile(beside: folder.path + "/none/journal.pcapng")
        #expect(throws: StorageError.self) { try keys.takeKeys(outOf: "inline:AA") }
        #expect(keys.ring.isEmpty)
    }
}
