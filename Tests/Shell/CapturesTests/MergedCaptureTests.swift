import Media
import TestSupport
import Testing

@testable import Captures

@Suite struct MergedCaptureTests {
    private func record(milliseconds: UInt8, _ payload: UInt8) -> [UInt8] {
        hex("4d 45 45 54 00 00 00") + [milliseconds, 0, 1, payload]
    }

    private func content(of capture: inout MergedCapture) throws -> [[UInt8]] {
        var seen: [[UInt8]] = []
        while case .datagram(let datagram) = try capture.next() {
            let payload = capture.withPayload(datagram.payload) { copied($0) }
            seen.append([UInt8(datagram.destination.port - 5000)] + payload)
        }
        return seen
    }

    @Test func readsFilesInTheOrderOfArrival() throws {
        let directory = try TemporaryDirectory()
        let first = MJRReadingTests.timed + record(milliseconds: 1, 1) + record(milliseconds: 4, 4)
        let second = MJRReadingTests.timed + record(milliseconds: 1, 2) + record(milliseconds: 3, 3) + [0x4D]
        try write(first, to: directory.file("a.mjr"))
        try write(second, to: directory.file("b.mjr"))
        var capture = try MergedCapture(paths: [directory.file("a.mjr"), directory.file("b.mjr")])
        #expect(capture.mjrHeaders.map(\.port) == [5004, 5006])
        #expect(try content(of: &capture) == [[4, 1], [6, 2], [6, 3], [4, 4]])
        #expect(try capture.next() == .end)
        #expect(capture.facts?.datagrams == 4)
        #expect(capture.facts?.truncatedTailBytes == 1)
        #expect(capture.wholeBytes == Int64(first.count + second.count - 1))
    }

    @Test func isTheReaderWhereThereIsOneFile() throws {
        let directory = try TemporaryDirectory()
        try write(PcapReadingTests.captured, to: directory.file("a.pcap"))
        var capture = try MergedCapture(paths: [directory.file("a.pcap")])
        guard case .datagram(let datagram) = try capture.next() else { throw CapturesError.closed(path: "no packet") }
        #expect(datagram.destination.port == 60_001)
        #expect(capture.mjrHeaders.isEmpty)
        #expect(try capture.next() == .end)
    }

    @Test func isEmptyWithoutFiles() throws {
        var capture = try MergedCapture(paths: [])
        #expect(try capture.next() == .end)
        #expect(capture.facts == nil && capture.wholeBytes == 0)
    }
}
