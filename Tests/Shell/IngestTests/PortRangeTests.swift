import Testing

@testable import Ingest

@Suite struct PortRangeTests {
    @Test func readsFirstAndLast() throws {
        let range = try PortRange(parsing: "50000-50999")
        #expect(range == (try PortRange(first: 50_000, last: 50_999)))
        #expect(range.count == 1000)
        #expect(range.description == "50000-50999")
    }

    @Test(arguments: [(1024, 1024), (1024, 65_535), (65_535, 65_535)] as [(UInt16, UInt16)])
    func takesEveryPortAboveTheSystems(first: UInt16, last: UInt16) throws {
        let range = try PortRange(first: first, last: last)
        #expect(range.count == Int(last) - Int(first) + 1)
    }

    @Test(arguments: [(0, 1), (1023, 2000), (2000, 1999)] as [(UInt16, UInt16)])
    func refusesSystemPortsAndBackwardRanges(first: UInt16, last: UInt16) {
        #expect(throws: IngestError.portRangeInvalid(first: Int(first), last: Int(last))) {
            try PortRange(first: first, last: last)
        }
    }

    @Test(
        arguments: [
            "", "-", "50000", "50000-", "-50999", "50000-50999-51000", "+50000-50999", "50000--1", "a-b", "5 000-6000",
            "500000-500001", "٥0000-50001",
        ])
    func refusesWhatIsNoRange(text: String) {
        #expect(throws: IngestError.portRangeMalformed(text)) { try PortRange(parsing: text) }
    }

    @Test func refusesPortsBeyondSixteenBits() {
        #expect(throws: IngestError.portRangeInvalid(first: 50_000, last: 65_536)) {
            try PortRange(parsing: "50000-65536")
        }
    }

    @Test func saysWhatWouldBeAccepted() {
        #expect(
            IngestError.portRangeInvalid(first: 80, last: 90).description
                == "80-90 is not a range of ports; expected 1024 <= first <= last <= 65535")
        #expect(
            IngestError.portRangeMalformed("5000").description
                == "\"5000\" is not a range of ports; expected one such as 50000-50999"
        )
    }
}
