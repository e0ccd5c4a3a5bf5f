import Captures
import Foundation
import Glibc
import Jobs
import Media
import Testing

@testable import Recorder

@Suite struct RecordingJournalTests {
    private let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString).pcapng"
    private let start = WallTime(nanoseconds: ScriptedPorts.start)
    private let source = Endpoint(address: .v4(0xC000_0201), port: 9000)
    private let destination = Endpoint(address: .v4(0x7F00_0001), port: 60_001)

    private func journal() throws -> RecordingJournal {
        try RecordingJournal(path: path, sessionStart: start, recoveryPoint: Interval(milliseconds: 1000))
    }

    /// Everything in the journal, which is removed then.
    private func items() throws -> [CaptureReader.Item] {
        defer { unsafe unlink(path) }
        var reader = try CaptureReader(path: path)
        var items: [CaptureReader.Item] = []
        while true {
            let item = try reader.next()
            if case .end = item { return items }
            items.append(item)
        }
    }

    @Test func countsPacketsAndDatesEverythingFromTheSessionsStart() throws {
        var journal = try journal()
        let time = SessionTime(milliseconds: 20)
        try journal.append([1, 2, 3].span, source: source, destination: destination, at: time, raw: start.at(time))
        try journal.append(.stop(.requested), at: SessionTime(milliseconds: 30))
        #expect(journal.packetCount == 1)
        try journal.close()
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64 == journal.byteCount)
        let items = try items()
        guard items.count == 2, case .datagram(let packet) = items[0], case .event(let event) = items[1] else {
            Issue.record("\(items)")
            return
        }
        #expect(packet.time == start.at(time) && packet.source == source && packet.destination == destination)
        #expect(event.time == start.at(SessionTime(milliseconds: 30)))
    }

    /// What the kernel stamped is kept only where it is not the time of the packet.
    @Test(arguments: [(0, nil), (-5, -5), (5, 5)] as [(Int64, Int64?)])
    func keepsTheStampOfTheKernelWhereItDiffers(offset: Int64, kept: Int64?) throws {
        var journal = try journal()
        let time = SessionTime(milliseconds: 20)
        let stamp = start.at(time)
        try journal.append(
            [1].span, source: source, destination: destination, at: time,
            raw: WallTime(nanoseconds: stamp.nanoseconds + offset))
        try journal.close()
        guard case .datagram(let packet)? = try items().first else {
            Issue.record("no packet")
            return
        }
        #expect(packet.rawTime.map { $0.nanoseconds - stamp.nanoseconds } == kept)
    }

    @Test func isInTheFileWhenItWasWritten() throws {
        var journal = try journal()
        try journal.append(.stop(.requested), at: .zero)
        try journal.write(at: .zero, next: .zero)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64 == journal.byteCount)
        #expect(try items().count == 1)
        try journal.close()
    }

    @Test func isNeverWrittenOverAnother() throws {
        _ = FileManager.default.createFile(atPath: path, contents: Data([7]))
        defer { unsafe unlink(path) }
        #expect(throws: CapturesError.openFailed(path: path, errno: EEXIST)) { _ = try journal().packetCount }
        #expect(FileManager.default.contents(atPath: path) == Data([7]))
    }

    @Test func tellsInTheEndThatTheDiskIsFull() throws {
        let descriptor = unsafe open("/dev/full", O_RDWR | O_CLOEXEC)
        var journal = RecordingJournal(
            try JournalWriter(descriptor: descriptor, path: path), path: path, sessionStart: start, recoveryPoint: .zero
        )
        try journal.append(.stop(.requested), at: .zero)
        var caught: CapturesError?
        do {
            try journal.close()
        } catch {
            caught = error
        }
        #expect(caught == .diskFull(path: path, errno: ENOSPC, written: 0))
    }
}
