import Testing

@testable import Presentations

@Suite struct OpenPartsTests {
    @Test func itsPartsAreTheSegment() {
        var parts = OpenParts()
        #expect(parts.begin == nil && parts.end == nil && parts.count == 0)
        parts.append([1, 2], from: 100, until: 200, fragments: 2, keyFrameByteCount: 1)
        parts.append([3], from: 200, until: 250, keyFrameByteCount: 9)
        #expect(parts.begin == 100 && parts.end == 250 && parts.count == 2)
        #expect(parts.bytes == [1, 2, 3])
        // Of the segment's beginning alone.
        #expect(parts.keyFrameByteCount == 1)
    }

    @Test func fragmentsAreCountedThroughAllSegments() {
        var parts = OpenParts()
        parts.append([1], from: 0, until: 10, fragments: 2, keyFrameByteCount: 1)
        parts.removeAll()
        #expect(parts.begin == nil && parts.end == nil && parts.count == 0)
        #expect(parts.bytes.isEmpty && parts.keyFrameByteCount == nil)
        parts.append([2], from: 10, until: 20, keyFrameByteCount: nil)
        #expect(parts.begin == 10 && parts.bytes == [2])
        #expect(parts.fragmentCount == 3)
    }
}
