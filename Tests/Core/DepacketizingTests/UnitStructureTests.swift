import TestSupport
import Testing

@testable import Depacketizing

struct UnitStructureTests {
    /// The same three forms in both payload formats (RFC 6184 §5.2, RFC 7798 §4.4), made by hand.
    @Test(arguments: [
        (h264: "41 9A", h265: "02 01 D0"), (h264: "78 0001 41", h265: "60 01 0002 0201"),
        (h264: "5C 81 9A", h265: "62 01 81 D0"), (h264: "5C 01 9A", h265: "62 01 01 D0"),
        (h264: "5C 41 9A", h265: "62 01 41 D0"),
    ])
    func isTheSameForTheSameForm(h264: String, h265: String) throws {
        let first = try H264PayloadDescriptor(parsing: hex(h264).span).structure
        let second = try H265PayloadDescriptor(parsing: hex(h265).span).structure
        switch (first, second) {
        case (.singleUnit(let one), .singleUnit(let other)):
            #expect(one.isSlice && other.isSlice)
        case (.aggregate, .aggregate):
            break
        case (.fragment(let one, let isFirst, let isLast), .fragment(let other, let startsUnit, let endsUnit)):
            #expect(one.isSlice && other.isSlice)
            #expect(isFirst == startsUnit && isLast == endsUnit)
        default:
            Issue.record("\(first) is not \(second)")
        }
    }
}
