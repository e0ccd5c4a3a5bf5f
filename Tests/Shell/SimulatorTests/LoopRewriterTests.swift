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
}
