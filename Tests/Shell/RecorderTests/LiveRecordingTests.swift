import Foundation
import Jobs
import Media
import Packaging
import Sources
import Storage
import Testing
import Threads

@testable import Recorder

/// A job that cannot start leaves nothing that keeps it from its next start.
/// One after the other: a port that a test has let go is free until that test binds it.
@Suite(.serialized) struct LiveRecordingTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func description(port: Int, padding: Int = 0) -> String {
        "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio \(port) RTP/AVP 0\r\n"
            + String(repeating: "a=candidate:1 1 UDP 1 127.0.0.1 9 typ host\r\n", count: padding)
    }

    /// A job with these descriptions, as its document and the files beside it would resolve to.
    private func start(_ descriptions: [String], in folder: String) throws -> LiveRecording {
        let connections = descriptions.enumerated().map {
            SDPSource.Connection(connectionID: "C\($0)", description: .text($1))
        }
        var job = Job(source: .sdp(SDPSource(connections: connections)))
        job.jobID = "night"
        job.outputDirectory = folder
        job.receive.address = "127.0.0.1"
        job.receive.bufferBytes = 65_536
        let resolved = try ResolvedJob(
            job, file: "job.json", pipeline: Pipeline(outputs: [.connectionRecordings(container: .mkv)]),
            descriptions: [:], recordingID: "R1", absolute: { $0 })
        return try LiveRecording(PreparedJob(resolved), codecs: CodecSet([]), commands: Mailbox()) { _ in }
    }

    private func names(in folder: String) -> [String] {
        TextFile.names(in: folder + "/night").filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Free ports, held as long as the result lives.
    private func heldPorts(_ count: Int) throws -> (holder: ConnectionPorts, ports: [Int]) {
        var settings = ReceiveSettings()
        settings.address = "127.0.0.1"
        settings.bufferBytes = 65_536
        settings.ports = 22_000...22_999
        let holder = try ConnectionPorts(settings: settings)
        let opened = try (0..<count).flatMap { try holder.open("X\($0)", sections: [.audio]) }
        return (holder, opened.map { Int($0.rtp) })
    }

    @Test func aJobTooLargeForItsJournalLeavesNone() throws {
        try withFolder { folder in
            // 80 descriptions of 3,600 bytes: each is accepted, and they are too many for one event.
            let ports = try heldPorts(80).ports
            let error = #expect(throws: RecorderError.self) {
                try start(ports.map { description(port: $0, padding: 80) }, in: folder)
            }
            #expect(error.map { "\($0)" }?.contains("divide the job") == true)
            #expect(names(in: folder) == ["job.json"])
            // The same job, divided.
            let recording = try start([description(port: ports[0])], in: folder)
            #expect(names(in: folder) == ["job.json", "journal.pcapng"])
            withExtendedLifetime(recording) {}
        }
    }

    @Test func aPortInUseLeavesNoJournal() throws {
        try withFolder { folder in
            var held: (holder: ConnectionPorts, ports: [Int])? = try heldPorts(1)
            let port = try #require(held?.ports.first)
            #expect(throws: (any Error).self) { try start([description(port: port)], in: folder) }
            #expect(names(in: folder) == ["job.json"])
            held = nil
            let recording = try start([description(port: port)], in: folder)
            #expect(names(in: folder) == ["job.json", "journal.pcapng"])
            withExtendedLifetime(recording) {}
        }
    }

    /// A recovery has the job, or a file system refuses the lock.
    @Test func aDirectoryInUseLeavesNoJournal() throws {
        try withFolder { folder in
            let port = try heldPorts(1).ports[0]
            let directory = try JobDirectory(creating: folder + "/night")
            let lock = try JobLock(before: directory)
            #expect(throws: StorageError.jobInUse(path: directory.path)) {
                try start([description(port: port)], in: folder)
            }
            #expect(names(in: folder) == ["job.json"])
            withExtendedLifetime(lock) {}
        }
    }
}
