import Testing

@testable import Ingest

@Suite struct PortSearchTests {
    /// The ports tried when every try fails.
    private func candidates(_ range: String, from port: UInt16) throws -> [UInt16] {
        var search = PortSearch(try PortRange(parsing: range), from: port)
        var ports: [UInt16] = []
        while let port = search.next() { ports.append(port) }
        return ports
    }

    @Test func triesEveryPortThatHasANeighbourOnce() throws {
        #expect(try candidates("2000-2004", from: 0) == [2000, 2001, 2002, 2003])
    }

    @Test func goesRoundFromWhereTheLastSearchEnded() throws {
        #expect(try candidates("2000-2004", from: 2003) == [2003, 2000, 2001, 2002])
        #expect(try candidates("2000-2004", from: 2004) == [2000, 2001, 2002, 2003])
    }

    @Test func startsAnewOutsideTheRange() throws {
        #expect(try candidates("2000-2002", from: 2003) == [2000, 2001])
        #expect(try candidates("65534-65535", from: 0) == [65_534])
        #expect(try candidates("65535-65535", from: 0) == [])
    }

    @Test func stepsOverAPairThatWasTaken() throws {
        var search = PortSearch(try PortRange(parsing: "2000-2003"), from: 0)
        #expect(search.next() == 2000)
        search.skipNeighbour()
        #expect(search.next() == 2002)
        search.skipNeighbour()
        #expect(search.next() == nil)
    }
}
