import Testing

@testable import Ingest

@Suite struct PortRangeTests {
    @Test func readsFirstAndLast() throws {
        let range = try PortRange(parsing: "50000-50999")
        #expect(range.first == 50_000)
        #expect(range.last == 50_999)
        #expect(range.count == 1000)
        #expect(range.description == "50000-50999")
    }
}
