import Captures
import Foundation
import Jobs
import Media
import Packaging
import Storage
import TestSupport
import Testing
import Threads

@testable import Engine
@testable import Recorder

/// A recorder that goes on where another was killed: the journal of the first run without its stop is what it left.
@Suite struct RecordingLoopPastTests {
    private let outputs = Pipeline(outputs: [.connectionRecordings(container: .mkv)])

    /// A scene whose recorder was killed when a second of audio had come, and half a block was written.
    private func killedScene() throws -> LiveScene {
        let scene = try LiveScene()
        scene.pipeline = outputs
        scene.sendAudio(0..<1000)
        scene.ports.at(1200) { scene.commands.post(.stop(.requested)) }
        _ = try scene.run()
        try cutStop(of: scene)
        return scene
    }

    /// Ends the journal before its stop, in the middle of a block.
    private func cutStop(of scene: LiveScene) throws {
        var reader = try CaptureReader(path: scene.journalPath)
        var length: Int64 = 0
        while case let item = try reader.next(), item != .end {
            if case .event(let record) = item {
                let event = reader.withPayload(record.json) { try? JournalEvent(parsing: $0) }
                if case .stop? = event { break }
            }
            length = reader.facts.wholeBytes
        }
        let file = try #require(FileHandle(forUpdatingAtPath: scene.journalPath))
        try file.truncate(atOffset: UInt64(length) + 11)
        try file.close()
    }

    private func bytes(_ scene: LiveScene, _ name: String = "A.mkv") -> [UInt8]? {
        FileManager.default.contents(atPath: scene.directory + "/" + name).map { [UInt8]($0) }
    }

    /// The files that a recovery would make of the journal.
    private func batched(_ scene: LiveScene) throws -> [UInt8]? {
        let folder = scene.directory + "/again"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let batch = try BatchRecording(
            BatchInput(path: scene.journalPath, descriptionFiles: []), pipeline: scene.pipeline,
            directory: JobDirectory(existing: folder), codecs: scene.codecs)
        _ = try batch.makeOutputs { _ in }
        return bytes(scene, "again/A.mkv")
    }

    private func goOn(_ scene: LiveScene, from start: Int64, to end: Int64) throws -> DrainedRecording {
        scene.continues = true
        scene.sendAudio(start..<end)
        scene.ports.at(end + 200) { scene.commands.post(.stop(.requested)) }
        return try scene.run()
    }

    @Test func oneFileHasBothParts() throws {
        let scene = try killedScene()
        scene.ports.advance(Interval(milliseconds: 3000))
        let drained = try goOn(scene, from: 5000, to: 6000)
        let track = try #require(drained.report.connections.first?.tracks.first)
        #expect(track.packets == 100 && track.lost == 0 && track.framesWritten == 100)
        #expect(drained.report.connections.count == 1)
        #expect(drained.report.journal?.packets == 100)
        #expect(drained.report.source.resumed?.count == 1)
        #expect(bytes(scene) != nil && bytes(scene, "A.mkv.new") == nil)
    }

    @Test func liveEqualsBatchOfItsJournal() throws {
        let scene = try killedScene()
        scene.ports.advance(Interval(milliseconds: 3000))
        _ = try goOn(scene, from: 5000, to: 6000)
        #expect(try bytes(scene) == batched(scene))
    }

    @Test func twiceKilledToo() throws {
        let scene = try killedScene()
        scene.ports.advance(Interval(milliseconds: 3000))
        _ = try goOn(scene, from: 5000, to: 6000)
        try cutStop(of: scene)
        scene.ports.advance(Interval(milliseconds: 1000))
        let drained = try goOn(scene, from: 8000, to: 9000)
        #expect(drained.report.source.resumed?.count == 2)
        #expect(drained.report.connections.first?.tracks.first?.packets == 150)
        #expect(try bytes(scene) == batched(scene))
    }

    /// The journal says once who joined: the participant never left.
    @Test func whoGoesOnDoesNotJoinAgain() throws {
        let scene = try killedScene()
        _ = try goOn(scene, from: 5000, to: 6000)
        let events = try scene.events().map(\.event)
        #expect(
            events.count {
                if case .connectionJoined = $0 { true } else { false }
            } == 1)
        let since = events.compactMap { event -> SessionTime? in
            if case .recordingResumed(let since) = event { since } else { nil }
        }
        #expect(since == [SessionTime(milliseconds: 980)])
        #expect(scene.told.contains(.joined(connectionID: "A", name: "Ada")))
    }

    /// Until the engine has come to where the killed recorder ended, the old file stays as it is.
    @Test func theOldFileStaysUntilTheNewOneHasAsMuch() throws {
        let scene = try killedScene()
        let old = try #require(bytes(scene))
        var seen: [[UInt8]?] = []
        scene.afterRound = { _ in seen.append(bytes(scene)) }
        _ = try goOn(scene, from: 5000, to: 6000)
        #expect(seen.first == old)
        #expect(seen.allSatisfy { ($0?.count ?? 0) > 0 })
    }

    /// Nobody came back: the limit of silence counts from when this recorder began to listen.
    @Test func silenceCountsFromTheResumption() throws {
        let scene = try killedScene()
        scene.job.limits.idleTimeout = Interval(milliseconds: 5000)
        scene.ports.advance(Interval(milliseconds: 20_000))
        scene.continues = true
        let began = scene.ports.now
        let drained = try scene.run()
        #expect(drained.stop == .idleTimeoutReached)
        #expect(scene.ports.now - began >= 5000)
    }

    /// A stop that comes at once finds everything of before in the files.
    @Test func aStopAtOnceKeepsAllOfBefore() throws {
        let scene = try killedScene()
        scene.continues = true
        scene.commands.post(.stop(.requested))
        let drained = try scene.run()
        #expect(drained.report.connections.first?.tracks.first?.framesWritten == 50)
        #expect(try bytes(scene) == batched(scene))
    }
}
