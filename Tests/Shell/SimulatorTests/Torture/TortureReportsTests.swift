import Media
import TestSupport
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

extension TortureReportsTests {
    private func sender(
        every: Int64 = 1000, first: Int64 = 500, offset: Int64 = 0, wrongPercent: Double = 0
    ) -> TortureReports {
        TortureReports(
            .init(
                every: Interval(milliseconds: every), first: Interval(milliseconds: first),
                clockOffset: Interval(milliseconds: offset), wrongPercent: wrongPercent, delay: .zero), seed: 1)
    }

    /// RFC 3550 §6.4.1, field by field.
    @Test func areWholeSenderReportsWithoutBlocks() {
        var sender = sender(first: 1500)
        sender.count(payloadBytes: 258)
        sender.count(payloadBytes: 0)
        let bytes = sender.next(ssrc: 0x0102_0304, timestamp: 0xFFFF_FFFE)
        #expect(
            bytes
                == hex(
                    """
                    80 C8 00 06  # version 2, no blocks; SR of seven words
                    01 02 03 04  # SSRC
                    ED 00 37 81  # 2026-01-01T00:00:01Z
                    80 00 00 00  # and a half second
                    FF FF FF FE  # RTP timestamp
                    00 00 00 02  # packets
                    00 00 01 02  # octets
                    """))
    }

    @Test func areDueAtAFixedDistance() {
        var sender = sender(every: 700, first: 300)
        let dues = (0..<3).map { _ in
            defer { _ = sender.next(ssrc: 1, timestamp: 0) }
            return sender.due / 1_000_000
        }
        #expect(dues == [300, 1000, 1700])
    }

    @Test(arguments: [(0, 300), (300, 300), (301, 1000), (1700, 1700), (1701, 2400)] as [(Int64, Int64)])
    func skipWhatIsDueWhileTheSenderIsAway(until: Int64, due: Int64) {
        var sender = sender(every: 700, first: 300)
        sender.skip(to: until * 1_000_000)
        #expect(sender.due == due * 1_000_000)
    }

    @Test func countAnewAfterARestart() {
        var sender = sender()
        sender.count(payloadBytes: 100)
        sender.restart()
        #expect(sender.next(ssrc: 1, timestamp: 0)[20...].allSatisfy { $0 == 0 })
        sender.count(payloadBytes: 7)
        #expect(Array(sender.next(ssrc: 1, timestamp: 0)[20...]) == [0, 0, 0, 1, 0, 0, 0, 7])
    }

    @Test func anHourBeforeOrBehindIsAWholeNumberOfSeconds() {
        var behind = sender(offset: -3_600_000)
        var ahead = sender(offset: 3_600_000)
        let (early, late) = (behind.next(ssrc: 1, timestamp: 0), ahead.next(ssrc: 1, timestamp: 0))
        #expect(word(late, 8) - word(early, 8) == 7200 && word(late, 12) == word(early, 12))
    }

    @Test func anOffsetUnderTheSecondBorrows() {
        var sender = sender(offset: -750)
        let bytes = sender.next(ssrc: 1, timestamp: 0)
        // Half a second less three quarters.
        #expect(word(bytes, 8) == 3_976_214_399 && word(bytes, 12) == 0xC000_0000)
    }
}

extension SessionTime {
    fileprivate var seconds: Double { Double(nanoseconds) / 1e9 }
}
