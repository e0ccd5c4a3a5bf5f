import Captures
import Glibc
import Ingest
import Jobs
import Media
import Sources
import Storage
import Testing
import Threads

@testable import Recorder

/// Nothing that comes from outside ends a job; what cannot be kept is counted and told.
@Suite struct RecordingLossesTests {
    @Test func anEventHasRoomInTheJournalIfAReaderTakesIt() {
        #expect(JournalEvent.sizeLimit == CaptureLimits.packetLength)
    }

    @Test func aDatagramThatFitsIntoNoPacketIsCountedAndTheNextOneIsRecorded() throws {
        let scene = try LiveScene()
        // The script's senders have IPv4 addresses, whose longest payload is 65,507 bytes.
        scene.ports.send([
            .init(milliseconds: 100, port: 60_001, bytes: [UInt8](repeating: 0x80, count: 65_508)),
            .init(milliseconds: 200, port: 60_001, bytes: [UInt8](repeating: 0x80, count: 65_507)),
        ])
        scene.sendAudio(1000..<2000)
        scene.ports.at(3000) { scene.commands.post(.stop(.requested)) }
        let drained = try scene.run()
        #expect(scene.life.failure == nil)
        #expect(drained.report.journal?.packets == 51)
        let warning = try #require(drained.report.warnings.first { $0.reason == .unexpectedSource })
        #expect(warning.message.hasPrefix("1 datagram is left out"))
    }

    /// Line ends become two bytes in JSON, so a description that may be read need not fit into an event.
    @Test func aDescriptionThatIsTooLongRefusesItsConnectionOnly() throws {
        let scene = try LiveScene()
        let long = LiveScene.sdp + String(repeating: "\na=x", count: 70_000)
        scene.ports.at(500) { scene.driver.post(.opening(connectionID: "S", name: nil, sections: [.audio])) }
        scene.ports.at(900) { scene.driver.post(.joined(Participant(connectionID: "S", sdp: long))) }
        scene.sendAudio(0..<2000)
        scene.ports.at(3000) { scene.commands.post(.stop(.requested)) }
        let drained = try scene.run()
        #expect(scene.life.failure == nil && drained.stop == .requested)
        #expect(drained.report.connections.map(\.connectionID) == ["A"])
        #expect(drained.report.connections.first?.tracks.first?.packets == 100)
        #expect(scene.driver.requests.contains(.refused(connectionID: "S")))
        #expect(scene.ports.closed == ["S"])
        let warning = try #require(drained.report.warnings.first { $0.connectionID == "S" })
        #expect(warning.reason == .sourceRefused && warning.message.contains("at most 262144 are accepted"))
    }

    /// The id is in every event of the connection, so not one of them can be written.
    @Test func anIdOfAnyLengthEndsNoJob() throws {
        let scene = try LiveScene()
        let id = String(repeating: "x", count: 300_000)
        scene.ports.at(500) { scene.driver.post(.opening(connectionID: id, name: nil, sections: [.audio])) }
        scene.ports.at(900) { scene.driver.post(.joined(Participant(connectionID: id, sdp: LiveScene.sdp))) }
        scene.ports.at(1200) { scene.driver.post(.left(connectionID: id, reason: "gone")) }
        scene.sendAudio(0..<2000)
        scene.ports.at(3000) { scene.commands.post(.stop(.requested)) }
        let drained = try scene.run()
        #expect(scene.life.failure == nil)
        #expect(drained.report.connections.first?.tracks.first?.packets == 100)
        #expect(drained.report.warnings.contains { $0.message.hasSuffix("than 262144 bytes") })
    }

    @Test func aConnectionWithoutPortsIsToldOnceHoweverOftenItIsTriedAgain() throws {
        let scene = try LiveScene(isDescribed: false)
        scene.ports.openingFailure = IngestError.descriptorsExhausted(ceiling: 752)
        for second in 1...5 {
            scene.ports.at(Int64(second) * 1000) {
                scene.driver.post(.opening(connectionID: "S", name: nil, sections: [.audio]))
            }
        }
        scene.ports.at(6000) { scene.commands.post(.stop(.requested)) }
        let drained = try scene.run()
        #expect(scene.told.filter { if case .refused = $0 { true } else { false } }.count == 1)
        #expect(drained.report.warnings.count { $0.connectionID == "S" } == 1)
    }

    @Test func aRoundWithoutSocketsIsToldAndTheNextOneReads() throws {
        let scene = try LiveScene()
        scene.sendAudio(0..<2000)
        scene.ports.receivingFailure = { $0 == 900 ? .systemCall(name: "epoll_wait", code: ENOMEM) : nil }
        scene.ports.at(3000) { scene.commands.post(.stop(.requested)) }
        let drained = try scene.run()
        #expect(scene.life.failure == nil)
        #expect(drained.report.connections.first?.tracks.first?.packets == 100)
        #expect(drained.report.warnings.count { $0.reason == .internalError } == 1)
    }

    @Test func connectionsThatMayStillBeForwardedAreInTheReport() throws {
        let scene = try LiveScene(stops: false)
        scene.sendAudio(0..<900)
        scene.ports.at(1000) { scene.commands.post(.stop(.requested)) }
        scene.ports.at(2000) { scene.driver.post(.notStopped(connectionIDs: ["A", "B"])) }
        scene.ports.at(2000) { scene.driver.post(.stopped) }
        let warnings = try scene.run().report.warnings
        #expect(warnings.contains { $0.reason == .sourceUnreachable && $0.message.contains("forward 2 connections") })
    }

    /// Each connection that has stopped is a sign that the source is there, so the loop waits for the next one.
    @Test func waitsForTheSourceAsLongAsItStopsConnections() throws {
        let scene = try LiveScene(stops: false)
        scene.ports.at(1000) { scene.commands.post(.stop(.requested)) }
        for i in 1...5 {
            scene.ports.at(1000 + Int64(i) * 6000) { scene.driver.post(.stopping(remaining: 5 - i)) }
        }
        scene.ports.at(32_000) { scene.driver.post(.stopped) }
        let drained = try scene.run()
        #expect((32_000..<33_000).contains(scene.ports.now))
        #expect(!drained.report.warnings.contains { $0.reason == .sourceUnreachable })
    }

    @Test func aDiskThatReportedAnErrorIsAWarningThatKeepsTheJournal() {
        var losses = RecordingLosses()
        #expect(losses.warnings(disk: nil).isEmpty)
        let error = CapturesError.synchronizeFailed(path: "j", errno: EIO)
        #expect(losses.noteDiskFailure() && !losses.noteDiskFailure())
        #expect(losses.warnings(disk: error).map(\.reason) == [.diskFailed])
        let full = CapturesError.diskFull(path: "j", errno: ENOSPC, written: 1)
        #expect(losses.warnings(disk: full).map(\.reason) == [.diskFull])
    }

    @Test func namesAHundredFilesThatCouldNotBeWrittenAndCountsTheOthers() {
        let files = (0..<150).map { StorageError.failed(operation: "open", path: "\($0).mkv", errno: EIO) }
        let warnings = RecordingLosses().warnings(disk: nil, files: files)
        #expect(warnings.count == 101 && warnings.allSatisfy { $0.reason == .diskFailed })
        #expect(warnings.first?.message.hasPrefix("0.mkv: open failed") == true)
        #expect(warnings.last?.message.hasPrefix("50 further files") == true)
    }

    /// Stopping may take as long as the source needs for all connections.
    @Test func whatArrivesWhileTheSourceStopsIsInTheJournalAtOnce() throws {
        let scene = try LiveScene(stops: false)
        scene.sendAudio(0..<5900)
        scene.ports.at(1000) { scene.commands.post(.stop(.requested)) }
        var packets = 0
        scene.ports.at(5500) { packets = (try? Self.packetCount(scene.journalPath)) ?? 0 }
        scene.ports.at(6000) { scene.driver.post(.stopped) }
        _ = try scene.run()
        // All but those of the last round, of half a second at most.
        #expect(packets >= 245)
    }

    private static func packetCount(_ path: String) throws -> Int {
        var reader = try CaptureReader(path: path)
        var count = 0
        while true {
            switch try reader.next() {
            case .datagram: count += 1
            case .end: return count
            default: continue
            }
        }
    }

    @Test func listsAHundredRefusedConnectionsAndCountsTheOthers() {
        var losses = RecordingLosses()
        for i in 0..<150 { _ = losses.noteRefused("\(i)", "no ports") }
        let warnings = losses.warnings(disk: nil)
        #expect(warnings.count == 101 && warnings.last?.message.hasPrefix("50 further") == true)
    }
}
