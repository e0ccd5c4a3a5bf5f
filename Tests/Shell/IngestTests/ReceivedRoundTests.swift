import Media
import Testing

@testable import Ingest

@Suite struct ReceivedRoundTests {
    private func datagram(port: UInt16, arrival: Int64, byteCount: Int = 1) -> ReceivedDatagram {
        let host = IPAddress.v4(0x7F00_0001)
        return ReceivedDatagram(
            source: Endpoint(address: host, port: 1), destination: Endpoint(address: host, port: port),
            arrival: WallTime(nanoseconds: arrival), byteCount: byteCount, isTruncated: false, isUnexpected: false)
    }

    private func append(_ byte: UInt8, port: UInt16, stamp: Int64, to round: inout ReceivedRound) {
        let datagram = datagram(port: port, arrival: stamp)
        unsafe [byte].withUnsafeBytes { unsafe round.append(datagram, stamp: stamp, bytes: $0) }
    }

    @Test func sortsByStampThenPortThenQueue() throws {
        var round = try ReceivedRound()
        let rows: [(UInt16, Int64)] = [(9, 30), (9, 40), (8, 30), (8, 30), (7, 50), (7, 10)]
        for (i, row) in rows.enumerated() { append(UInt8(i), port: row.0, stamp: row.1, to: &round) }
        round.sort()
        #expect(round.deliveries().map(\.bytes) == [[5], [2], [3], [0], [1], [4]])
        #expect(round.deliveries().map(\.datagram.arrival.nanoseconds) == [10, 30, 30, 30, 40, 50])
    }

    @Test func handsOutTheBytesOfOneDatagram() throws {
        var round = try ReceivedRound()
        append(3, port: 1, stamp: 2, to: &round)
        append(4, port: 1, stamp: 1, to: &round)
        round.sort()
        #expect(round.withBytes(0) { $0[0] } == 4)
        #expect(round.withBytes(1) { $0.count } == 1)
        #expect(round[1].arrival == WallTime(nanoseconds: 2))
    }

    @Test func isEmptyAgainAfterRemoval() throws {
        var round = try ReceivedRound(datagramLimit: 2)
        append(1, port: 1, stamp: 2, to: &round)
        append(2, port: 1, stamp: 1, to: &round)
        #expect(round.room == 0)
        round.removeAll()
        #expect(round.room == 2)
        append(3, port: 1, stamp: 1, to: &round)
        round.sort()
        #expect(round.deliveries().map(\.bytes) == [[3]])
    }

    @Test func passesOnWhatTheBodyThrows() throws {
        struct Stop: Error, Equatable {}
        var round = try ReceivedRound()
        append(1, port: 1, stamp: 1, to: &round)
        append(2, port: 1, stamp: 2, to: &round)
        var seen = 0
        do throws(Stop) {
            try round.forEach { _, _ throws(Stop) in
                seen += 1
                throw Stop()
            }
            Issue.record("the error was lost")
        } catch {
            #expect(error == Stop())
        }
        #expect(seen == 1)
    }
}
