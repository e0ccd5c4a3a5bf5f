import Media
import Testing

@testable import Depacketizing

struct H265OrderTimelineTests {
    private func picture(
        _ count: UInt32, kind: H265PictureReference.Kind = .trailing, references: [Int32]? = [-1], others: [Int32] = [],
        layer: UInt8 = 0
    ) -> H265PictureReference {
        var picture = H265PictureReference(
            kind: kind, temporalID: layer, isSubLayerNonReference: false, orderCount: count, orderCountModulus: 64,
            references: references)
        picture.others = others
        return picture
    }

    /// After an IDR picture and trailing ones up to 10.
    private func begun(step: UInt32 = 1) -> H265OrderTimeline {
        var timeline = H265OrderTimeline()
        timeline.restart(at: picture(0, kind: .idr))
        for count in stride(from: step, through: 10, by: Int(step)) {
            timeline.note(picture(count), at: Int64(count))
        }
        return timeline
    }

    @Test func knowsNothingBeforeItBegins() {
        #expect(H265OrderTimeline().count(of: picture(3)) == nil)
    }

    // ITU-T H.265 §8.3.1.
    @Test(arguments: [(1, 10, 1), (63, 10, -1), (5, 60, 69), (40, 100, 104), (30, 0, 30), (33, 0, -31)])
    func reckonsFullCounts(lower: UInt32, anchor: Int64, full: Int64) {
        #expect(H265OrderTimeline.fullCount(picture(lower), from: anchor) == full)
    }

    struct Row: Sendable {
        var missing: Int
        var count: UInt32
        var references: [Int32]? = [-1]
        var others: [Int32] = []
        var kind = H265PictureReference.Kind.trailing
        var expected: Int64?
    }

    @Test(arguments: [
        Row(missing: 0, count: 11, expected: 11),
        Row(missing: 1, count: 12, expected: 12),
        Row(missing: 5, count: 16, expected: 16),
        // An IDR picture and two others would lead there.
        Row(missing: 3, count: 2, expected: nil),
        Row(missing: 3, count: 4, references: [-2], expected: nil),
        // The one of the set would have to be at 3 with two before it.
        Row(missing: 3, count: 4, references: [-1], expected: 4),
        Row(missing: 2, count: 3, references: [-2], others: [-1, -3], expected: 3),
        Row(missing: 2, count: 3, references: [-1], others: [-4], expected: 3),
        // The only lost picture may be the IDR picture to which this one refers.
        Row(missing: 1, count: 1, references: [-1], expected: nil),
        Row(missing: 31, count: 42, references: [-32], expected: nil),
        Row(missing: .max, count: 12, expected: nil),
        // Counts below 0 come with pictures that are shown before an IDR picture.
        Row(missing: 1, count: 63, references: [1], kind: .radl, expected: nil),
        Row(missing: 0, count: 0, references: [], kind: .idr, expected: nil),
        Row(missing: 1, count: 12, references: nil, expected: 12),
    ])
    func isCertainOnlyWhereNoIDRPictureCanBeAmongTheLost(row: Row) {
        var timeline = begun()
        timeline.noteMissing(row.missing)
        let next = picture(row.count, kind: row.kind, references: row.references, others: row.others)
        #expect(timeline.count(of: next) == row.expected)
    }

    @Test func takesTheWidestStepForWhatWasLost() {
        var timeline = begun(step: 5)
        timeline.noteMissing(1)
        #expect(timeline.count(of: picture(5, references: nil)) == nil)
        #expect(timeline.count(of: picture(6, references: nil)) == 6)
    }

    @Test func countsOnFromPicturesThatOthersReferTo() {
        var timeline = begun()
        timeline.note(picture(41, layer: 1), at: 41)
        #expect(timeline.count(of: picture(43)) == -21)
        timeline.note(picture(41), at: 41)
        #expect(timeline.count(of: picture(43)) == 43)
    }
}
