import Captures
import Foundation
import Media
import TestSupport
import Testing

@testable import Simulator

@Suite struct SimulatedCaptureReadingTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func read(_ path: String, limit: Int = SimulatedCapture.sizeLimit) throws -> SimulatedCapture {
        try SimulatedCapture(reading: path, descriptions: [ForwardedSDP(parsing: soraSDP)], limit: limit)
    }

    @Test func keepsWhatTheDescriptionsSpeakOf() throws {
        let file = try CaptureFile(
            [(0, 9, [1]), (5, 60001, [2, 3]), (10, 60004, []), (12, 60005, [4]), (35, 60003, [5])], in: directory)
        let capture = try read(file.path)
        #expect(capture.packets.map(\.port) == [60001, 60004, 60003])
        #expect(capture.packets.map(\.time.nanoseconds) == [0, 5_000_000, 30_000_000])
        #expect(capture.packets.map(capture.payload) == [[2, 3], [], [5]])
        #expect(capture.duration == Interval(milliseconds: 30))
    }

    @Test func keepsNothingWithoutADescription() throws {
        let file = try CaptureFile([(0, 60001, [1])], in: directory)
        #expect(try SimulatedCapture(reading: file.path, descriptions: []).packets.isEmpty)
    }

    @Test func passesOverAPacketThatTheCaptureCutShort() throws {
        let file = try CaptureFile([(0, 60001, [1, 2]), (5, 60001, [3, 4])], in: directory)
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: file.path)))
        // The second record holds a byte less than was on the wire (incl_len of its header of 16 bytes, pcap).
        bytes.removeLast()
        bytes[bytes.count - 29 - 16 + 8] -= 1
        let capture = try read(try directory.write(bytes, to: "snapped.pcap"))
        #expect(capture.packets.map(capture.payload) == [[1, 2]])
    }

    @Test func passesOverTheEventsOfAJournal() throws {
        let path = directory.path + "/journal.pcapng"
        var writer = try JournalWriter(path: path, appending: false)
        let endpoint = Endpoint(address: .v4(0x7F00_0001), port: 60001)
        let time = WallTime(nanoseconds: 1_000_000_000)
        try writer.append(event: Array("{}".utf8).span, at: time)
        try writer.append(datagram: [7].span, source: endpoint, destination: endpoint, at: time)
        try writer.append(event: Array("{}".utf8).span, at: time)
        try writer.close()
        let capture = try read(path)
        #expect(capture.packets.map(capture.payload) == [[7]])
        #expect(capture.path == path && capture.duration == .zero)
    }

    @Test func refusesMoreThanTheLimit() throws {
        let file = try CaptureFile([(0, 60001, [1, 2]), (5, 60001, [3, 4])], in: directory)
        #expect(throws: SimulatorError.captureTooLarge(path: file.path, limit: 3)) {
            try read(file.path, limit: 3)
        }
        #expect(try read(file.path, limit: 4).packets.count == 2)
    }

    @Test func namesTheFileAndWhatIsWrongWithIt() throws {
        let text = try directory.write(Array("no capture at all".utf8), to: "x.pcap")
        for path in ["/nonexistent/capture.pcap", text] {
            let error = #expect(throws: SimulatorError.self) { try read(path) }
            guard case .unusableCapture(path, let reason) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(!reason.isEmpty)
        }
    }
}
