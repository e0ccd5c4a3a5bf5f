import Media
import TestSupport
import Testing

@testable import Simulator

@Suite struct LoopRewriterTests {
    /// Four packets 20 ms apart across the wrap of both counters, out of order once; then a report and a farewell.
    private let packets: [(milliseconds: Int64, bytes: [UInt8])] = [
        (0, rtp(sequence: 65534, timestamp: 0xFFFF_FC40)), (20, rtp(sequence: 0, timestamp: 960)),
        (40, rtp(sequence: 65535, timestamp: 0)), (60, rtp(sequence: 1, timestamp: 1920)),
        (80, senderReport(ntp: 0xE000_0000_8000_0000, timestamp: 2880, packets: 4, octets: 40)),
    ]

    private func rewriter() throws -> LoopRewriter {
        var capture = SimulatedCapture(path: "")
        for packet in packets {
            try capture.append(packet.bytes, port: 60001, at: SessionTime(milliseconds: packet.milliseconds))
        }
        return LoopRewriter(capture, descriptions: [try ForwardedSDP(parsing: soraSDP)])
    }

    @Test func leavesTheFirstRoundAlone() throws {
        let loop = try rewriter()
        #expect(loop.period == Interval(milliseconds: 100))
        for packet in packets { #expect(loop.rewritten(packet.bytes, round: 0) == packet.bytes) }
    }

    @Test(arguments: 1...3 as ClosedRange<Int64>)
    func goesOnWithSequenceAndTime(_ round: Int64) throws {
        let loop = try rewriter()
        for packet in packets.prefix(4) {
            let moved = try #require(loop.rewritten(packet.bytes, round: round))
            // Four numbers and 100 ms at 48 kHz per round.
            #expect(sequence(of: moved) == sequence(of: packet.bytes) &+ UInt16(4 * round))
            #expect(timestamp(of: moved) == timestamp(of: packet.bytes) &+ UInt32(4800 * round))
            #expect(moved[8...] == packet.bytes[8...])
            #expect(moved[..<2] == packet.bytes[..<2])
        }
    }

    @Test func movesSenderReportsWithTheStream() throws {
        let moved = try #require(try rewriter().rewritten(packets[4].bytes, round: 15))
        // 15 rounds of 100 ms are 1.5 s of NTP time and 72,000 ticks; each has four packets of a byte.
        let expected = senderReport(ntp: 0xE000_0002_0000_0000, timestamp: 2880 + 72_000, packets: 64, octets: 100)
        #expect(moved == expected)
    }

    @Test func swallowsFarewells() throws {
        let farewell: [UInt8] = [0x81, 203, 0, 1] + bigEndian(0xA)
        let loop = try rewriter()
        #expect(loop.rewritten(farewell, round: 0) == nil)
        #expect(loop.rewritten(packets[4].bytes + farewell, round: 1) == nil)
    }

    @Test func passesPacketsThatItDoesNotUnderstand() throws {
        let loop = try rewriter()
        let unknown = rtp(sequence: 7, ssrc: 0xB)
        for packet in [[], [0x80], Array(unknown.prefix(11)), unknown, [0x80, 200, 0xFF], [0x80, 200, 0xFF, 0xFF, 1]] {
            #expect(loop.rewritten(packet, round: 3) == packet)
        }
    }

    private func loop(_ packets: [(milliseconds: Int64, port: UInt16, bytes: [UInt8])]) throws -> LoopRewriter {
        var capture = SimulatedCapture(path: "")
        for packet in packets {
            try capture.append(packet.bytes, port: packet.port, at: SessionTime(milliseconds: packet.milliseconds))
        }
        return LoopRewriter(capture, descriptions: [try ForwardedSDP(parsing: soraSDP)])
    }

    @Test func countsEachSourceOnItsOwnClock() throws {
        let picture = rtp(payloadType: 120, sequence: 10, timestamp: 500, ssrc: 0xB)
        let loop = try loop([
            (0, 60001, rtp(sequence: 1)), (20, 60003, picture), (960, 60001, rtp(sequence: 2)),
            (980, 60003, rtp(payloadType: 120, sequence: 14, timestamp: 600, ssrc: 0xB)),
        ])
        // A second and five numbers of 90 kHz video (the three that are missing were used up too).
        #expect(loop.period == Interval(milliseconds: 1000))
        let moved = try #require(loop.rewritten(picture, round: 2))
        #expect(sequence(of: moved) == 20 && timestamp(of: moved) == 500 + 2 * 90_000)
        let audio = try #require(loop.rewritten(rtp(sequence: 1), round: 2))
        #expect(sequence(of: audio) == 5 && timestamp(of: audio) == 2 * 48_000)
    }

    @Test func movesEveryReportOfACompoundPacketAndNothingElse() throws {
        let loop = try rewriter()
        let report = senderReport(ntp: 1 << 32, timestamp: 7, packets: 1, octets: 1)
        let description: [UInt8] = [0x81, 202, 0, 2] + bigEndian(0xA) + [1, 0, 0, 0]  // RFC 3550 §6.5
        let unknown = senderReport(ssrc: 0xB, ntp: 1 << 32, timestamp: 7, packets: 1, octets: 1)
        let moved = try #require(loop.rewritten(report + description + unknown + report, round: 10))
        // Ten rounds of 100 ms; four packets of a byte in each.
        let expected = senderReport(ntp: 2 << 32, timestamp: 48_007, packets: 41, octets: 41)
        #expect(moved == expected + description + unknown + expected)
    }

    @Test func leavesAReportThatEndsTooSoonAlone() throws {
        let report = senderReport(ntp: 1 << 32, timestamp: 7, packets: 1, octets: 1)
        let loop = try rewriter()
        for count in 0..<28 {
            #expect(loop.rewritten(Array(report.prefix(count)), round: 3) == Array(report.prefix(count)))
        }
    }

    /// RFC 5761 §4.
    @Test(arguments: [(191, false), (192, true), (200, true), (223, true), (224, false)] as [(UInt8, Bool)])
    func tellsControlFromMediaByTheSecondOctet(octet: UInt8, isControl: Bool) {
        #expect(LoopRewriter.isControl([0x80, octet]) == isControl)
        #expect(!LoopRewriter.isControl([octet]))
    }

    @Test(
        arguments: [
            (0, 0), (1_000_000_000, 1 << 32), (500_000_000, 1 << 31), (1, 4), (999_999_999, 0xFFFF_FFFB),
            (86_400_000_000_000, 86_400 << 32),
        ] as [(Int64, UInt64)])
    func countsInUnitsOfNTP(nanoseconds: Int64, units: UInt64) {
        #expect(ntpUnits(ofNanoseconds: nanoseconds) == units)
    }
}
