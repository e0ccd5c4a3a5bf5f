import Captures
import Foundation
import Jobs
import Media
import Testing

@testable import Recorder

@Suite struct InterruptedJournalTests {
    private static let start = WallTime(nanoseconds: 1_767_225_600_000_000_000)
    private static let source = Endpoint(address: .v4(0x7F00_0001), port: 9)

    private func started() -> JournalEvent {
        .jobStarted(
            JobStarted(job: "{}", recordingID: "R", sessionStart: Self.start, tick: JobStarted.defaultTick, writer: "t")
        )
    }

    private func joined(_ connectionID: String) -> JournalEvent {
        .connectionJoined(
            ConnectionJoined(connectionID: connectionID, sdp: "v=0", ports: [.init(port: 5000, role: .audioRTP)]))
    }

    /// A journal with an event each 100 ms and a packet behind each, and `tail` behind it.
    private func withJournal(
        _ events: [JournalEvent], tail: [UInt8] = [], _ body: (String) throws -> Void
    ) throws {
        let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString).pcapng"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var writer = try JournalWriter(path: path, appending: false)
        for (i, event) in events.enumerated() {
            let time = Self.start.at(SessionTime(milliseconds: Int64(i) * 100))
            try writer.append(event: event.rendered().span, at: time)
            try writer.append(
                datagram: [UInt8](repeating: 1, count: 20).span, source: Self.source, destination: Self.source,
                at: time)
        }
        try writer.write()
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(tail))
        try file.close()
        try body(path)
    }

    @Test func findsWhoWasThereAndWhatWasLast() throws {
        let left = JournalEvent.connectionLeft(connectionID: "A", reason: "left the channel")
        let events = [
            started(), joined("A"), joined("B"), left, .recordingResumed(since: .zero),
            .unknown("of a later version"), joined("C"), joined("B"),
        ]
        try withJournal(events, tail: [6, 0, 0]) { path in
            let journal = try InterruptedJournal(of: path)
            #expect(journal.present.map(\.connectionID) == ["B", "C"])
            #expect(journal.last == SessionTime(milliseconds: 700))
            #expect(journal.packetCount == 8 && journal.resumptionCount == 1 && journal.stop == nil)
            #expect(journal.extent.events == 8)
            #expect(journal.started.recordingID == "R")
        }
    }

    @Test func knowsThatTheRecordingHadEnded() throws {
        try withJournal([started(), .stop(.diskFull), .stop(.requested)]) { path in
            let journal = try InterruptedJournal(of: path)
            #expect(journal.stop == .diskFull)
        }
    }

    @Test func refusesAJournalWithoutItsJob() throws {
        try withJournal([joined("A")]) { path in
            #expect(throws: RecorderError.self) { try InterruptedJournal(of: path) }
        }
    }

    @Test func refusesADamagedJournal() throws {
        try withJournal([started(), joined("A"), joined("B")]) { path in
            let file = try #require(FileHandle(forUpdatingAtPath: path))
            try file.seek(toOffset: 400)
            try file.write(contentsOf: Data(repeating: 0xFF, count: 40))
            try file.close()
            #expect(throws: (any Error).self) { try InterruptedJournal(of: path) }
        }
    }
}
