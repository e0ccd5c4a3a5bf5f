import Media
import Testing

@testable import Engine

@Suite struct OpeningConnectionTests {
    @Test func keepsPacketsAsTheyCame() {
        var opening = OpeningConnection(connectionID: "A", opened: SessionTime(milliseconds: 5))
        opening.keep([1, 2, 3].span, from: .v4(9), port: 7, at: SessionTime(milliseconds: 6))
        opening.keep([4].span, from: .v4(8), port: 9, at: SessionTime(milliseconds: 7))
        #expect(opening.packets.map(\.bytes) == [[1, 2, 3], [4]])
        #expect(opening.packets.map(\.source) == [.v4(9), .v4(8)])
        #expect(opening.packets.map(\.port) == [7, 9])
        #expect(opening.packets.map(\.arrival.nanoseconds) == [6_000_000, 7_000_000])
        #expect(opening.opened == SessionTime(milliseconds: 5))
        #expect(opening.droppedCount == 0)
    }

    @Test func keepsABoundedNumberOfBytesAndCountsTheRest() {
        var opening = OpeningConnection(connectionID: "A", opened: .zero)
        let datagram = [UInt8](repeating: 7, count: 65_536)
        for _ in 0..<70 { opening.keep(datagram.span, from: .v4(1), port: 1, at: .zero) }
        #expect(opening.packets.count == 63)
        #expect(opening.droppedCount == 7)
        // A packet without content costs memory too.
        for _ in 0..<100_000 { opening.keep([UInt8]().span, from: .v4(1), port: 1, at: .zero) }
        #expect(opening.packets.count < OpeningConnection.maximumBytes / OpeningConnection.packetCost)
    }

    @Test func keepsNothingMoreOnceItWasTaken() {
        var opening = OpeningConnection(connectionID: "A", opened: .zero)
        opening.keep([1].span, from: .v4(1), port: 1, at: .zero)
        opening.take()
        opening.keep([2].span, from: .v4(1), port: 1, at: .zero)
        #expect(opening.isTaken)
        #expect(opening.packets.isEmpty)
        #expect(opening.droppedCount == 1)
    }
}
