import Testing

@testable import Depacketizing

struct SliceRecordTests {
    @Test(arguments: [
        ([1, 1, 1], false), ([1, 1, 1, 1], true), ([4, 4, 4, 4, 4], true), ([8, 1, 1, 1, 1, 1], false),
        ([1, 1, 1, 1, 2], false), ([], false),
    ])
    func isSteadyWhenPicturesHaveTheSameNumberOfSlices(counts: [Int], isSteady: Bool) {
        var record = SliceRecord()
        for count in counts { record.note(count) }
        #expect(record.isSteady == isSteady)
        #expect(record.most == counts.max() ?? 0)
    }
}
