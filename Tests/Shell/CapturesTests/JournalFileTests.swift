import Glibc
import Media
import TestSupport
import Testing

@testable import Captures

@Suite struct JournalFileTests {
    @Test func createsAFileForItsOwnerAlone() throws {
        let directory = try TemporaryDirectory()
        var writer = try JournalWriter(path: directory.file("journal"), appending: false)
        try writer.close()
        var status = stat()
        unsafe #expect(stat(directory.file("journal"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test func neverOverwritesAJournal() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("journal")
        try write([1, 2, 3], to: path)
        #expect(throws: CapturesError.openFailed(path: path, errno: EEXIST)) {
            var writer = try JournalWriter(path: path, appending: false)
            try writer.close()
        }
        #expect(contents(of: path) == [1, 2, 3])
    }

    /// The last block of an event is 68 bytes long: 2 of JSON, 2 of padding, 32 around them and 32 of options. Behind
    /// it come the second copies.
    @Test(arguments: [1, 4, 8, 20, 67])
    func cutsATornBlockBeforeItContinues(kept: Int) throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("journal")
        var writer = try JournalWriter(path: path, appending: false)
        for i in 0..<3 { try writer.append(event: Array("{\(i)".utf8).span, at: WallTime(nanoseconds: Int64(i))) }
        try writer.close()
        let bytes = contents(of: path)
        try write(Array(bytes.dropLast(4 * 68 - kept)), to: path)
        #expect(try continued(path) == [.event(0, "{0"), .event(1, "{1"), .event(9, "{}")])
        #expect(Array(contents(of: path)[..<(bytes.count - 4 * 68)]) == Array(bytes.dropLast(4 * 68)))
    }

    @Test func cutsZerosThatACrashLeft() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("journal")
        try write(JournalWriterTests.header + [UInt8](repeating: 0, count: 5000), to: path)
        #expect(try continued(path) == [.event(9, "{}")])
        #expect(contents(of: path).count == 2 * JournalWriterTests.header.count + 2 * 68)
    }

    @Test(arguments: [0, 1, 3, 4, 12, 51])
    func beginsAnewWhereNotEvenAHeaderWasWhole(length: Int) throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("journal")
        try write(Array(JournalWriterTests.header[..<length]), to: path)
        #expect(try continued(path) == [.event(9, "{}")])
        #expect(contents(of: path).count == JournalWriterTests.header.count + 2 * 68)
    }

    @Test func createsAJournalThatIsToBeContinuedButIsNotThere() throws {
        let directory = try TemporaryDirectory()
        #expect(try continued(directory.file("journal")) == [.event(9, "{}")])
    }

    @Test func leavesAJournalAloneThatIsCorruptInTheMiddle() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("journal")
        var bytes = JournalWriterTests.header + JournalWriterTests.header
        bytes[JournalWriterTests.sectionLength + 4] = 2
        try write(bytes, to: path)
        #expect(
            throws: CapturesError.damagedJournal(
                path: path, offset: Int64(JournalWriterTests.sectionLength), length: 52)
        ) { try continued(path) }
        #expect(contents(of: path) == bytes)
    }

    @Test func leavesFilesAloneThatAreNoJournal() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("capture")
        let capture = HostileCaptureTests.captures[0].builder.bytes
        try write(capture, to: path)
        #expect(throws: CapturesError.notAJournal(path: path, format: .pcapMicroseconds)) { try continued(path) }
        #expect(contents(of: path) == capture)
        let cut = Array(capture[..<20])
        try write(cut, to: path)
        #expect(
            throws: CapturesError.truncatedHeader(path: path, format: .pcapMicroseconds, needed: 24, found: 20)
        ) { try continued(path) }
        #expect(contents(of: path) == cut)
    }

    private func continued(_ path: String) throws -> [Seen] {
        var writer = try JournalWriter(path: path, appending: true)
        try writer.append(event: [0x7B, 0x7D].span, at: WallTime(nanoseconds: 9))
        try writer.close()
        var reader = try CaptureReader(path: path)
        let items = try reader.remaining()
        #expect(reader.facts.truncatedTailBytes == 0)
        return items
    }

    /// What was read before is not read again: the extent says where to go on.
    @Test func goesOnBehindAnExtent() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("journal")
        var writer = try JournalWriter(path: path, appending: false)
        try writer.append(event: Array("{0".utf8).span, at: WallTime(nanoseconds: 0))
        try writer.write()
        try write(contents(of: path) + [6, 0, 0, 0, 9], to: path)
        var reader = try CaptureReader(path: path)
        while try reader.next() != .end {}
        let extent = try JournalExtent(of: reader, path: path)
        #expect(extent.events == 1 && extent.length == Int64(contents(of: path).count - 5))
        var next = try JournalWriter(continuing: path, extent: extent)
        try next.append(event: Array("{1".utf8).span, at: WallTime(nanoseconds: 1))
        #expect(next.writtenCount == extent.length)
        try next.write()
        #expect(next.writtenCount == next.byteCount)
        try next.close()
        var again = try CaptureReader(path: path)
        var numbers: [Int64?] = []
        reading: while true {
            switch try again.next() {
            case .event(let record): numbers.append(record.number)
            case .datagram: continue
            case .end: break reading
            }
        }
        #expect(numbers == [0, 1] && again.facts.damage.isEmpty)
    }
}
