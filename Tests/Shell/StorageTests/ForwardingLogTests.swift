import Foundation
import Jobs
import Storage
import Testing

@Suite struct ForwardingLogTests {
    private let channel = ForwardedConnections.Channel(SoraSource(url: "http://a/", channelID: "sora"))

    private func withDirectory(_ body: (JobDirectory) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(JobDirectory(creating: folder))
    }

    private func left(in directory: JobDirectory) -> Set<String>? { ForwardingLog.content(in: directory)?[channel] }

    @Test func saysWhatARecorderThatWasKilledLeft() throws {
        try withDirectory { directory in
            do {
                let log = try ForwardingLog(in: directory)
                #expect(log.earlier.isEmpty)
                log.append(.starting(["A", "B"]), of: channel)
                log.append(.stopped(["A"]), of: channel)
            }
            #expect(left(in: directory) == ["B"])
        }
    }

    @Test func isHeldAsLongAsItsRecorderLives() throws {
        try withDirectory { directory in
            #expect(!ForwardingLog.isHeld(in: directory))
            do {
                let log = try ForwardingLog(in: directory)
                #expect(ForwardingLog.isHeld(in: directory))
                withExtendedLifetime(log) {}
            }
            #expect(!ForwardingLog.isHeld(in: directory))
        }
    }

    /// An attempt that recorded nothing is put aside, and the job starts again in the same directory.
    @Test func theNextRecorderOfTheJobContinuesIt() throws {
        try withDirectory { directory in
            let cut = ForwardedConnections.line(.starting(["A"]), of: channel) + #"{"url":"http"#
            try Data(cut.utf8).write(to: URL(filePath: directory.forwarding))
            let log = try ForwardingLog(in: directory)
            #expect(log.earlier[channel] == ["A"])
            log.append(.starting(["B"]), of: channel)
            #expect(left(in: directory) == ["A", "B"])
        }
    }

    @Test func othersSettleWhatTheyHaveStopped() throws {
        try withDirectory { directory in
            ForwardingLog.append(.stopped(["A"]), of: channel, in: directory)
            #expect(ForwardingLog.content(in: directory) == nil)
            let cut = ForwardedConnections.line(.starting(["A", "B"]), of: channel) + #"{"url":"http"#
            try Data(cut.utf8).write(to: URL(filePath: directory.forwarding))
            ForwardingLog.append(.stopped(["A"]), of: channel, in: directory)
            #expect(left(in: directory) == ["B"])
            ForwardingLog.remove(in: directory)
            #expect(ForwardingLog.content(in: directory) == nil)
        }
    }

    @Test func needsADirectoryThatCanBeWritten() {
        let directory = JobDirectory(existing: "/nowhere/job")
        #expect(throws: StorageError.failed(operation: "open", path: directory.forwarding, errno: ENOENT)) {
            try ForwardingLog(in: directory)
        }
    }
}
