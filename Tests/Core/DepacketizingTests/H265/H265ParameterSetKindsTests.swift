import TestSupport
import Testing

@testable import Depacketizing

struct H265ParameterSetKindsTests {
    // ITU-T H.265 table 7-1: 32 is a video, 33 a sequence, 34 a picture parameter set.
    @Test func unitesTheKindsOfUnits() throws {
        var kinds: H265ParameterSetKinds = []
        for type: UInt8 in [32, 34, 39, 1] {
            kinds.formUnion(try H265UnitHeader(parsing: [type << 1, 1].span).parameterSetKind)
        }
        #expect(kinds == [.video, .picture])
        #expect(kinds != .all)
        kinds.insert(.sequence)
        #expect(kinds == .all)
    }
}
