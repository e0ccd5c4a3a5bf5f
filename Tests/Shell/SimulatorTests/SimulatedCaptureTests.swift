import Media
import Testing

@testable import Simulator

@Suite struct SimulatedCaptureTests {
    @Test func neverGoesBackInTime() throws {
        var capture = SimulatedCapture(path: "")
        for milliseconds in [100, 120, 110, 130] as [Int64] {
            try capture.append([0], port: 1, at: SessionTime(milliseconds: milliseconds))
        }
        #expect(capture.packets.map { $0.time.nanoseconds / 1_000_000 } == [0, 20, 20, 30])
        #expect(capture.duration == Interval(milliseconds: 30))
    }

    @Test func keepsPayloadsApart() throws {
        var capture = SimulatedCapture(path: "")
        let payloads: [[UInt8]] = [[1, 2], [], [3], [4, 5, 6]]
        for payload in payloads { try capture.append(payload, port: 7, at: .zero) }
        #expect(capture.packets.map(capture.payload) == payloads)
    }

    @Test func keepsWhatItHasWhenItIsFull() throws {
        var capture = SimulatedCapture(path: "x")
        try capture.append([1, 2], port: 1, at: .zero, limit: 3)
        #expect(throws: SimulatorError.captureTooLarge(path: "x", limit: 3)) {
            try capture.append([3, 4], port: 1, at: .zero, limit: 3)
        }
        try capture.append([5], port: 1, at: .zero, limit: 3)
        #expect(capture.packets.map(capture.payload) == [[1, 2], [5]])
    }

    @Test func hasNoLengthWithoutPackets() {
        #expect(SimulatedCapture(path: "").duration == .zero)
    }
}
