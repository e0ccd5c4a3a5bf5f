import Captures
import Foundation
import Glibc
import Jobs
import Media
import Packaging
import Storage
import Testing

@testable import Recorder

/// The recordings of a journal of which a page is lost: 600 packets of one participant, in some 30 pages.
@Suite struct DamagedJournalTests {
    private static let page = 4096
    private static let pipelines = PipelineDirectories(first: "pipelines")

    private func withJob(_ body: (JobDirectory, [UInt8]) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let directory = try JobRecoveryTests.killedJob(in: root, stop: .requested)
        try body(directory, [UInt8](try Data(contentsOf: URL(filePath: directory.journal))))
    }

    private func recover(_ directory: JobDirectory, journal: [UInt8]) throws -> Report {
        try Data(journal).write(to: URL(filePath: directory.journal))
        let recovery = JobRecovery(of: directory, pipelines: Self.pipelines) { _ in CodecSet([]) }
        switch try recovery.run(isForced: true, progress: { _ in }) {
        case .nothingToDo, .nothingRecorded: throw RecorderError.unsuitable("nothing to do")
        case .recovered(let finished): return finished.report
        }
    }

    private func frames(of report: Report) -> Int {
        report.connections.first?.outputs.first?.tracks.first?.frames ?? 0
    }

    /// Also the first page, which has the job and the only description of the connection.
    @Test func recordsEverythingButTheLostPage() throws {
        try withJob { directory, journal in
            let pages = journal.count / Self.page
            #expect(pages > 20)
            for i in [0, 1, pages / 2, pages - 1] {
                var damaged = journal
                for j in i * Self.page..<(i + 1) * Self.page { damaged[j] = 0 }
                let report = try recover(directory, journal: damaged)
                #expect(report.recordingID == "R1" && report.connections.map(\.connectionID) == ["opus-audio-only"])
                // A packet has at least 100 bytes, and each end of the page hits one more.
                #expect(frames(of: report) >= 600 - Self.page / 100 - 2, "page \(i)")
                #expect(report.verdict == .completedWithWarnings)
                let warning = try #require(report.warnings.first { $0.reason == .captureDamaged })
                #expect(warning.message.contains("in 1 place are damaged and left out"))
                #expect((report.journal?.damagedBytes ?? 0) >= Self.page && report.journal?.damaged?.count == 1)
                #expect(report.warnings.filter { $0.reason == .captureDamaged }.count == 1)
            }
        }
    }

    @Test func saysThatTheDiskCouldNotRead() {
        var damage = CaptureDamage()
        #expect(damage.warning == nil)
        damage.unreadableBytes = 8192
        damage.readError = EIO
        let message = damage.warning?.message ?? ""
        #expect(
            message.hasPrefix("the disk could not read 8192 bytes of them: Input/output error (errno 5); copy the file")
        )
    }

    @Test func recordsADoubledPageOnce() throws {
        try withJob { directory, journal in
            for i in [0, 3, 18] {
                let range = i * Self.page..<(i + 1) * Self.page
                let doubled = Array(journal[..<range.upperBound] + journal[range] + journal[range.upperBound...])
                let report = try recover(directory, journal: doubled)
                #expect(report.connections.count == 1 && frames(of: report) >= 598, "page \(i)")
            }
        }
    }

    /// Each event is there a second time; where both are lost, the report says so.
    @Test func saysThatAnEventIsLost() throws {
        try withJob { directory, journal in
            var damaged = journal
            let name = Array("connection_joined".utf8)
            for i in damaged.indices.dropLast(name.count) where damaged[i..<i + name.count].elementsEqual(name) {
                damaged[i] ^= 1
            }
            let report = try recover(directory, journal: damaged)
            let messages = report.warnings.filter { $0.reason == .captureDamaged }.map(\.message)
            #expect(messages.contains { $0.hasPrefix("1 event of the journal cannot be read") })
        }
    }

    /// A journal of rokuga 0.1 has no copies. The job is in `job.json` too, and the codec can be guessed.
    @Test func recordsAnOldJournalWithoutItsFirstPage() throws {
        try withJob { directory, journal in
            let old = withoutChecksums(journal)
            let whole = try recover(directory, journal: old)
            #expect(frames(of: whole) == 600 && !whole.warnings.contains { $0.reason == .captureDamaged })
        }
        try withJob { directory, journal in
            let damaged = [UInt8](repeating: 0, count: Self.page) + withoutChecksums(journal)[Self.page...]
            let report = try recover(directory, journal: damaged)
            #expect(report.recordingID == "R1" && report.connections.count == 1)
            #expect(frames(of: report) >= 600 - Self.page / 100 - 2)
            let messages = report.warnings.filter { $0.reason == .captureDamaged }.map(\.message)
            #expect(messages.contains { $0.contains("job.json is used instead") })
            #expect(messages.contains { $0.contains("the codecs are guessed") })
        }
    }

    @Test func recordsAnOldJournalWithADoubledEvent() throws {
        try withJob { directory, journal in
            let old = withoutChecksums(journal)
            // The blocks of the two events and of some packets, behind a header and two declarations of 44 bytes.
            let doubled = Array(old[..<4000]) + old[132...]
            let report = try recover(directory, journal: doubled)
            #expect(report.connections.count == 1 && frames(of: report) >= 598)
        }
    }

    /// The blocks as rokuga 0.1 wrote them.
    private func withoutChecksums(_ journal: [UInt8]) -> [UInt8] {
        func word(_ i: Int) -> Int { (0..<4).reduce(0) { $0 | Int(journal[i + $1]) << (8 * $1) } }
        func bytes(_ word: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
        var old: [UInt8] = []
        var i = 0
        while i < journal.count {
            let (type, length) = (word(i), word(i + 4))
            defer { i += length }
            // Of an event, the comment with its number goes too. The second copies have an interface of their own.
            let isPacket = type == 6
            if isPacket && word(i + 8) == 2 || type == 1 && word(i + 8) == 148 { continue }
            let cut = isPacket ? (word(i + 8) == 1 ? 32 : 12) : 8
            var block = Array(journal[i..<i + length - cut - 4])
            if !isPacket { block = Array(block.dropLast(4)) + bytes(0) }
            let whole = block.count + 4
            block.replaceSubrange(4..<8, with: bytes(whole))
            old += block + bytes(whole)
        }
        return old
    }
}
