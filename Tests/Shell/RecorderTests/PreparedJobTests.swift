import Foundation
import Jobs
import Packaging
import RTP
import Storage
import Testing

@testable import Recorder

@Suite struct PreparedJobTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func resolved(in folder: String, sdp: String) throws -> ResolvedJob {
        var job = Job(source: .sdp(SDPSource(connections: [.init(connectionID: "A", description: .text(sdp))])))
        job.outputDirectory = folder
        return try ResolvedJob(
            job, file: "job.json", pipeline: Pipeline(outputs: [.connectionRecordings(container: .auto)]),
            descriptions: [:], recordingID: "R1", absolute: { $0 })
    }

    private static let plain = "v=0\r\nm=audio 50000 RTP/AVP 0\r\n"
    private static let encrypted =
        "v=0\r\nm=audio 50000 RTP/SAVP 0\r\n"
        + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"

    @Test func writesTheJobIntoADirectoryOfItsOwn() throws {
        try withFolder { folder in
            let prepared = try PreparedJob(resolved(in: folder, sdp: Self.plain))
            #expect(prepared.directory.path == folder + "/R1" && prepared.keys.ring.isEmpty)
            #expect(TextFile.names(in: prepared.directory.path).filter { !$0.hasPrefix(".") } == ["job.json"])
            let stored = try TextFile.read(prepared.directory.job, limit: 1 << 20)
            #expect(try Job(parsing: stored, file: "job.json") == prepared.job)
        }
    }

    @Test func keepsCredentialsOutOfTheJob() throws {
        try withFolder { folder in
            var job = Job(
                source: .sdp(SDPSource(connections: [.init(connectionID: "A", description: .text(Self.plain))])))
            job.outputDirectory = folder
            let pipeline = try Pipeline(
                parsing: "outputs: [{type: hls, from: connections, url: 'https://ann:SECRET@a.example/x'}]", file: "p")
            let prepared = try PreparedJob(
                ResolvedJob(
                    job, file: "job.json", pipeline: pipeline, descriptions: [:], recordingID: "R1", absolute: { $0 }))
            let stored = try TextFile.read(prepared.directory.job, limit: 1 << 20)
            #expect(stored.contains("https://a.example/x/") && !stored.contains("SECRET") && !stored.contains("ann"))
            #expect(!prepared.job.rendered().contains("SECRET") && prepared.pipeline == pipeline)
            // A recovery finds them.
            let read = try Job(parsing: stored, file: "job.json")
            guard case .inline(let bare) = read.pipeline else {
                Issue.record("the job contains no pipeline")
                return
            }
            #expect(try bare.adding(prepared.directory.pushCredentials()) == pipeline)
        }
    }

    @Test func keepsKeysOutOfTheJob() throws {
        try withFolder { folder in
            let prepared = try PreparedJob(resolved(in: folder, sdp: Self.encrypted))
            #expect(prepared.keys.ring.texts.count == 1)
            let stored = try TextFile.read(prepared.directory.job, limit: 1 << 20)
            #expect(stored.contains("inline:key:1") && !stored.contains("WVNf"))
            #expect(
                TextFile.names(in: prepared.directory.path).filter { !$0.hasPrefix(".") }.sorted()
                    == ["job.json", "keys.json"])
        }
    }

    @Test func refusesADirectoryInWhichAnotherRecordingLies() throws {
        try withFolder { folder in
            let resolved = try resolved(in: folder, sdp: Self.plain)
            let directory = try PreparedJob(resolved).directory
            try Data("a journal that cannot be read".utf8).write(to: URL(filePath: directory.journal))
            #expect(throws: StorageError.jobDirectoryExists(path: directory.path)) { try PreparedJob(resolved) }
        }
    }

    // `Restart=on-failure` and timers start it again under the same name.
    @Test func putsAnAttemptAsideThatRecordedNothing() throws {
        try withFolder { folder in
            let resolved = try resolved(in: folder, sdp: Self.plain)
            for _ in 0..<2 {
                let directory = try PreparedJob(resolved).directory
                try Data().write(to: URL(filePath: directory.journal))
                try directory.write("{}", to: directory.report)
            }
            let directory = try PreparedJob(resolved).directory
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
                    == ["earlier-attempt", "job.json"])
        }
    }
}
