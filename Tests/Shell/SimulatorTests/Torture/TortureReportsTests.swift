import Media
import Testing

@testable import Simulator

@Suite struct TortureReportsTests {
    private func reports(_ text: String, of port: UInt16 = 60002) throws -> [TortureSender.Arrival] {
        try TortureScene.run(text).arrivals.on(port)
    }

    /// Seconds since the scenario's begin that a report names.
    private func ntp(_ packet: [UInt8]) -> Double {
        Double(word(packet, 8)) - 3_976_214_400 + Double(word(packet, 12)) / 4_294_967_296
    }

    @Test func thereAreNoneUnlessTheyAreAskedFor() throws {
        #expect(try reports("").isEmpty)
    }

    @Test func tellWhatTimeATimestampHas() throws {
        let text =
            "reports: {every_s: 1}\naudio: {skew_ppm: 1000, first_timestamp: 0, reports: {every_s: 1, first_s: 0.25}}"
        let found = try reports(text)
        #expect(found.map(\.time) == [250, 1250, 2250].map { SessionTime(milliseconds: $0) })
        for report in found {
            let bytes = report.datagram.payload
            #expect(bytes.count == 28 && bytes[1] == 200)
            #expect(abs(ntp(bytes) - report.time.seconds) < 1e-6)
            #expect(abs(Double(timestamp(of: Array(bytes[12...]))) - report.time.seconds * 48_048) <= 1)
        }
        // Twelve or thirteen packets more in each quarter of a second.
        #expect(word(found[0].datagram.payload, 20) == 8 && word(found[0].datagram.payload, 24) == 8)
        #expect(try reports(text, of: 60004).first?.time == SessionTime(milliseconds: 500))
    }

    @Test func areLateOffsetOrWrongAsAskedFor() throws {
        let late = try reports("reports: {late_ms: 600}")
        #expect(late.map(\.time) == [1100, 2100, 3100].map { SessionTime(milliseconds: $0) })
        #expect(late.allSatisfy { abs(ntp($0.datagram.payload) - $0.time.seconds + 0.6) < 1e-6 })
        let behind = try reports("reports: {clock_offset_ms: -3600000}")
        #expect(behind.allSatisfy { abs(ntp($0.datagram.payload) - $0.time.seconds + 3600) < 1e-6 })
        let wrong = try reports("reports: {wrong_percent: 100}")
        #expect(wrong.count == 3 && wrong.allSatisfy { abs(ntp($0.datagram.payload) - $0.time.seconds) > 1000 })
    }

    /// Chromium's reports go on while a track is away and pretend that the clock runs.
    @Test func pretendThatTheClockRunsWhileItStands() throws {
        let found = try reports(
            "reports: {every_s: 0.5}\nevents: [{at_s: 1.01, do: pause, for_s: 1, clock: stands, track: audio}]")
        let stamps = found.map { word($0.datagram.payload, 16) }
        #expect(
            zip(stamps, stamps.dropFirst()).map { Int32(bitPattern: $1 &- $0) } == [24_000, 24_000, 24_000, -24_000])
    }
}

extension SessionTime {
    fileprivate var seconds: Double { Double(nanoseconds) / 1e9 }
}
