import Media
import TestSupport
import Testing

@testable import Simulator

@Suite struct SimulatedCaptureTests {
    @Test func readsWhatTheDescriptionsSpeakOf() throws {
        let directory = try TemporaryDirectory()
        let file = try CaptureFile(
            [(0, 9, [1]), (5, 60001, [2, 3]), (10, 60004, []), (12, 60005, [4]), (35, 60003, [5])], in: directory)
        let capture = try SimulatedCapture(reading: file.path, descriptions: [ForwardedSDP(parsing: soraSDP)])
        #expect(capture.packets.map(\.port) == [60001, 60004, 60003])
        #expect(capture.packets.map(\.time.nanoseconds) == [0, 5_000_000, 30_000_000])
        #expect(capture.packets.map(capture.payload) == [[2, 3], [], [5]])
        #expect(capture.duration == Interval(milliseconds: 30))
    }

    @Test func neverGoesBackInTime() throws {
        var capture = SimulatedCapture(path: "")
        for milliseconds in [100, 120, 110, 130] as [Int64] {
            try capture.append([0], port: 1, at: SessionTime(milliseconds: milliseconds))
        }
        #expect(capture.packets.map { $0.time.nanoseconds / 1_000_000 } == [0, 20, 20, 30])
    }

    @Test func refusesMoreThanTheLimit() throws {
        let directory = try TemporaryDirectory()
        let file = try CaptureFile([(0, 60001, [1, 2]), (5, 60001, [3, 4])], in: directory)
        let description = try ForwardedSDP(parsing: soraSDP)
        #expect(throws: SimulatorError.captureTooLarge(path: file.path, limit: 3)) {
            try SimulatedCapture(reading: file.path, descriptions: [description], limit: 3)
        }
        #expect(try SimulatedCapture(reading: file.path, descriptions: [description], limit: 4).packets.count == 2)
    }

    @Test func saysWhichFileCannotBeRead() throws {
        let error = #expect(throws: SimulatorError.self) {
            try SimulatedCapture(reading: "/nonexistent/capture.pcap", descriptions: [])
        }
        guard case .unusableCapture(path: "/nonexistent/capture.pcap", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
