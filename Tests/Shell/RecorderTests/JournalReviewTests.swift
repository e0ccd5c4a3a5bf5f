import Captures
import Foundation
import Jobs
import Media
import Testing

@testable import Recorder

@Suite struct JournalReviewTests {
    private let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString).pcapng"

    /// Five events with 100 KB of packets between each two, so that every copy is far from its event.
    private func write(damaging names: [String] = [], times: Int = 1) throws {
        var writer = try JournalWriter(path: path, appending: false)
        let started = JobStarted(
            job: "{}", recordingID: "R1", sessionStart: WallTime(nanoseconds: 0), tick: JobStarted.defaultTick,
            writer: "test")
        let events: [JournalEvent] = [
            .jobStarted(started), .connectionJoined(ConnectionJoined(connectionID: "A", sdp: "v=0", ports: [])),
            .kernelDrops(port: 4, count: 9), .connectionLeft(connectionID: "A", reason: "bye"), .stop(.requested),
        ]
        let end = Endpoint(address: .v4(1), port: 4)
        for (i, event) in events.enumerated() {
            let time = WallTime(nanoseconds: Int64(i) * 1_000_000_000)
            try writer.append(event: event.rendered().span, at: time)
            for _ in 0..<100 {
                try writer.append(
                    datagram: [UInt8](repeating: 0x80, count: 1000).span, source: end, destination: end, at: time)
            }
        }
        try writer.close()
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        for name in names {
            let text = Array("\"\(name)\"".utf8)
            var left = times
            for i in bytes.indices.dropLast(text.count) where left > 0 && bytes[i] == text[0] {
                guard bytes[i..<i + text.count].elementsEqual(text) else { continue }
                bytes[i] = 0
                left -= 1
            }
        }
        try Data(bytes).write(to: URL(filePath: path))
    }

    @Test func findsNothingLostInAWholeJournal() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try write()
        let review = try JournalReview(of: path)
        #expect(review.isJournal && review.hasJoins && review.started?.recordingID == "R1")
        #expect(review.lost == [] && review.missing == 0)
    }

    @Test func findsTheCopiesOfLostEvents() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try write(damaging: ["job_started", "connection_joined", "stop"])
        let review = try JournalReview(of: path)
        #expect(review.started?.recordingID == "R1" && review.hasJoins && review.missing == 0)
        #expect(review.lost.map(\.number) == [0, 1, 4])
        #expect(review.lost.map { $0.time.nanoseconds / 1_000_000_000 } == [0, 1, 4])
        let events = try review.lost.map { try JournalEvent(parsing: $0.json.span) }
        #expect(events.last == .stop(.requested))
    }

    @Test func countsWhatIsLostTwice() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try write(damaging: ["kernel_drops"], times: 2)
        let review = try JournalReview(of: path)
        #expect(review.lost == [] && review.missing == 1)
    }
}
