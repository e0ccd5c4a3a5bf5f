import TestSupport
import Testing

@testable import Packaging

@Suite struct CompositionOffsetsTests {
    private func offsets(_ values: [Int32]) -> CompositionOffsets {
        var offsets = CompositionOffsets()
        for value in values { offsets.append(value) }
        return offsets
    }

    @Test func needsNoTableWhereSamplesAreShownWhenTheyAreDecoded() {
        #expect(offsets([]).rendered().bytes.isEmpty)
        #expect(offsets([0, 0, 0]).rendered().bytes.isEmpty)
        #expect(offsets([0, 0]).first == 0)
    }

    @Test func writesRunsOfEqualOffsets() {
        let offsets = offsets([2, 2, 5, 0])
        #expect(offsets.runs.count == 3)
        #expect(offsets.rendered().bytes == hex("00000002 00000002  00000001 00000005  00000001 00000000"))
        #expect(offsets.shift == 0)
        #expect(offsets.first == 2)
    }

    @Test func noOffsetIsNegativeInTheTable() {
        let offsets = offsets([0, 0, -3, .max])
        #expect(offsets.rendered().bytes == hex("00000002 00000003  00000001 00000000  00000001 80000002"))
        #expect(offsets.shift == 3)
        #expect(offsets.first == 3)
    }
}
