import Foundation
import Jobs
import Media
import RTP
import Sources
import Storage
import Testing

@testable import Ingest
@testable import Recorder

@Suite struct SourceSessionTests {
    private let ports = ScriptedPorts()
    private let driver = ScriptedDriver()

    private func session() throws -> SourceSession {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rokuga-none-\(UUID().uuidString)").path
        return try SourceSession(driver, ports: ports, keys: KeyFile(beside: folder + "/journal.pcapng"))
    }

    @Test func bindsWhatTheJobDescribesBeforeItStarts() throws {
        let described = ScriptedDriver(described: [Participant(connectionID: "A", sdp: "")])
        let session = try SourceSession(described, ports: ports, keys: KeyFile(beside: "/nowhere/journal.pcapng"))
        #expect(ports.bound == [60_001, 60_003, 60_004])
        #expect(session.takeMessages().isEmpty)
        session.start()
        #expect(session.takeMessages() == [.joined(Participant(connectionID: "A", sdp: ""))])
    }

    @Test func anOpeningIsJournalledWithItsPorts() throws {
        let session = try session()
        let steps = session.steps(for: .opening(connectionID: "A", name: "Ada", sections: [.video]))
        #expect(steps == [.journal(.connectionOpening(connectionID: "A", name: "Ada", ports: [50_000, 50_001]))])
        let opened = SectionPorts(kind: .video, rtp: 50_000, rtcp: 50_001)
        #expect(driver.requests == [.opened(connectionID: "A", ports: [opened])])
    }

    @Test func whoeverJoinsIsPresentUntilItLeaves() throws {
        let session = try session()
        _ = session.steps(for: .opening(connectionID: "A", name: nil, sections: [.audio]))
        let joined = session.steps(for: .joined(Participant(connectionID: "A", name: "Ada", sdp: "v=0")))
        let ports: [ConnectionJoined.PortRole] = [
            .init(port: 50_000, role: .audioRTP), .init(port: 50_001, role: .audioRTCP),
        ]
        #expect(
            joined == [
                .life(.sourceReady), .useKeys,
                .journal(.connectionJoined(ConnectionJoined(connectionID: "A", name: "Ada", sdp: "v=0", ports: ports))),
                .tell(.joined(connectionID: "A", name: "Ada")),
            ])
        #expect(session.connectionIDs == ["A"])
        // The sockets are read before it leaves, and closed after that.
        #expect(
            session.steps(for: .left(connectionID: "A", reason: "gone")) == [
                .readSockets, .journal(.connectionLeft(connectionID: "A", reason: "gone")),
                .close(connectionID: "A"), .tell(.left(connectionID: "A")),
            ])
        #expect(session.connectionIDs.isEmpty)
    }

    @Test(
        arguments: [
            (
                .interrupted(reason: "x"),
                [.journal(.sourceInterrupted(reason: "x")), .tell(.interrupted("x"))]
            ),
            (
                .resumed(unseen: Interval(milliseconds: 1500)),
                [
                    .journal(.sourceResumed(unseenSeconds: 1.5)), .tell(.resumed(unseen: Interval(milliseconds: 1500))),
                ]
            ),
            (.answered, [.life(.sourceAnswered)]),
            (.refused(reason: "x"), [.life(.sourceRefused), .tell(.refused("x"))]),
            (.keyFrameRequested(connectionID: "A"), [.journal(.keyFrameRequested(connectionID: "A"))]),
            (
                .stoppedAbandoned(.init(stopped: 3, unanswered: 1)),
                [.tell(.stoppedAbandoned(stopped: 3, unanswered: 1))]
            ),
            (.ended, [.life(.stopRequested(.sourceEnded))]),
            (.stopping(remaining: 7), []), (.notStopped(connectionIDs: ["A", "B"]), [.stillForwarded(2)]),
            (.stopped, []),
        ] as [(SourceMessage, [SourceSession.Step])])
    func turnsAMessageIntoSteps(message: SourceMessage, steps: [SourceSession.Step]) throws {
        let session = try session()
        #expect(session.steps(for: message) == steps)
        #expect(session.isStopped == (message == .stopped))
        #expect(session.unstoppedCount == (message == .stopping(remaining: 7) ? 7 : nil))
    }

    @Test func keysStayOutOfTheJournal() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let session = try SourceSession(driver, ports: ports, keys: KeyFile(beside: folder + "/journal.pcapng"))
        let sdp = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRET"
        let steps = session.steps(for: .joined(Participant(connectionID: "A", sdp: sdp)))
        guard case .journal(.connectionJoined(let joined)) = steps[2] else {
            Issue.record("no join")
            return
        }
        #expect(!joined.sdp.contains("SECRET") && !session.keys.ring.isEmpty)
        #expect(try String(contentsOfFile: folder + "/keys.json", encoding: .utf8).contains("SECRET"))
    }

    @Test func passesRequestsOn() throws {
        let session = try session()
        session.requestKeyFrame("A")
        session.stop()
        #expect(driver.requests == [.keyFrame(connectionID: "A"), .stop])
    }

    @Test func aConnectionWhoseKeysCannotBeStoredIsRefusedAlone() throws {
        // The folder does not exist, so no key can be written.
        let session = try session()
        let sdp = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRET"
        let steps = session.steps(for: .joined(Participant(connectionID: "A", sdp: sdp)))
        #expect(
            steps.prefix(2) == [
                .journal(.connectionLeft(connectionID: "A", reason: "was refused")), .close(connectionID: "A"),
            ])
        guard case .refuse("A", let reason)? = steps.last else {
            Issue.record("not refused: \(steps)")
            return
        }
        #expect(reason.contains("keys.json") && !reason.contains("SECRET"))
        #expect(driver.requests == [.refused(connectionID: "A")] && session.connectionIDs.isEmpty)
    }

    /// A connection of a killed recorder, on ports of Sora's kind.
    private func keptConnection(_ connectionID: String = "A") -> ConnectionJoined {
        ConnectionJoined(
            connectionID: connectionID, name: "Ada", sdp: "v=0",
            ports: [
                .init(port: 50_010, role: .audioRTP), .init(port: 50_011, role: .audioRTCP),
                .init(port: 50_012, role: .videoRTP), .init(port: 50_013, role: .videoRTCP),
            ])
    }

    @Test func whoGoesOnOnTheSamePortsNeverLeft() throws {
        let kept = ports.open(again: keptConnection())
        #expect(kept.map(\.rtp) == [50_010, 50_012])
        let session = try SourceSession(
            driver, ports: ports, keys: KeyFile(beside: "/nowhere/journal.pcapng"), earlier: [keptConnection()])
        let participant = Participant(connectionID: "A", name: "Ada", sdp: "v=0")
        let steps = session.steps(for: .joined(participant))
        #expect(steps == [.life(.sourceReady), .useKeys, .tell(.joined(connectionID: "A", name: "Ada"))])
        #expect(session.connectionIDs == ["A"])
    }

    @Test func whoGetsOtherPortsLeavesAndJoinsAgain() throws {
        ports.portsInUse = ["A"]
        #expect(ports.open(again: keptConnection()).isEmpty)
        let session = try SourceSession(
            driver, ports: ports, keys: KeyFile(beside: "/nowhere/journal.pcapng"), earlier: [keptConnection()])
        let steps = session.steps(for: .opening(connectionID: "A", name: "Ada", sections: [.audio]))
        #expect(
            steps == [
                .journal(.connectionLeft(connectionID: "A", reason: "its ports are in use")),
                .journal(.connectionOpening(connectionID: "A", name: "Ada", ports: [50_000, 50_001])),
            ])
        let joined = session.steps(for: .joined(Participant(connectionID: "A", name: "Ada", sdp: "v=0")))
        #expect(joined.count == 4)
    }

    @Test func whoLeftMeanwhileLeaves() throws {
        _ = ports.open(again: keptConnection())
        let session = try SourceSession(
            driver, ports: ports, keys: KeyFile(beside: "/nowhere/journal.pcapng"), earlier: [keptConnection()])
        let steps = session.steps(for: .left(connectionID: "A", reason: "left the channel"))
        #expect(steps.contains(.journal(.connectionLeft(connectionID: "A", reason: "left the channel"))))
        #expect(ports.closed == [] && steps.contains(.close(connectionID: "A")))
    }
}
