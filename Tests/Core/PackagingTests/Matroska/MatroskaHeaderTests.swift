import Media
import Testing

@testable import Packaging

@Suite struct MatroskaHeaderTests {
    private let header = MatroskaHeader(identity: Fixture.identity)

    @Test func tellsWhereItsPartsLie() throws {
        let image = try #require(MatroskaImage(header.rendered()))
        #expect(Int64(image.segment.content.lowerBound) == header.segmentContentOffset)
        #expect(header.segmentSizeOffset == header.segmentContentOffset - 8)
        #expect(image.segment.hasUnknownSize)
        #expect(image.segment.child("Info").map { Int64($0.offset) } == header.informationOffset)
        let duration = image.segment.child("Info")?.children.last
        #expect(duration.map { Int64($0.offset) } == header.durationOffset)
        #expect(image.segment.children.last.map { Int64($0.offset) } == header.tracksOffset)
        #expect(image.bytes.count == Int(header.tracksOffset) + 4096)
    }

    @Test func pointsToCuesAndTagsWhenThereAreSome() {
        let open = header.seekHead()
        let closed = header.seekHead(
            cuesOffset: header.segmentContentOffset + 5, tagsOffset: header.segmentContentOffset + 77)
        #expect(open.count == closed.count)
        #expect(closed.last == 77)
    }

    /// An entry whose size is known to the byte.
    private func entry(parameterSet length: Int) throws -> TrackEntry {
        let format = VideoFormat(
            width: 64, height: 48,
            configuration: .h264(
                sequenceParameterSets: [[0x67, 66, 0, 10] + [UInt8](repeating: 0x55, count: length - 4)],
                pictureParameterSets: []))
        return try TrackEntry(number: 1, identity: Fixture.identity, format: .video(format))
    }

    /// Also where one byte is left, which no Void fits into.
    @Test func fillsTheRegionToTheLastByte() throws {
        var left: [Int] = []
        for length in 3980...4040 {
            var entry = try entry(parameterSet: length)
            entry.defaultDuration = Interval(milliseconds: 33)
            let needed = 8 + entry.rendered().count
            guard needed <= 4096 else {
                #expect(throws: PackagingError.headerFull(needed: needed, reserved: 4096)) {
                    try header.tracksRegion([entry])
                }
                continue
            }
            left.append(4096 - needed)
            let region = try header.tracksRegion([entry])
            #expect(region.count == 4096)
            let nodes = EBMLNode.parse(region, 0..<4096)
            #expect(nodes.map(\.name) == (4096 - needed >= 2 ? ["Tracks", "Void"] : ["Tracks"]))
            #expect(nodes.last?.content.upperBound == 4096)
            #expect(nodes.first?.children.map(\.name) == ["TrackEntry"])
        }
        #expect(Set(left).isSuperset(of: [0, 1, 2, 3]))
    }

    @Test func refusesWhatDoesNotFit() throws {
        let entry = try entry(parameterSet: 60_000)
        #expect(throws: PackagingError.headerFull(needed: entry.rendered().count + 16, reserved: 4096)) {
            try header.tracksRegion([entry])
        }
    }

    /// A track that fits has room for its DefaultDuration at the end: eight bytes.
    @Test func keepsRoomForWhatBecomesKnownAtTheEnd() throws {
        for length in 3980...4040 {
            var entry = try entry(parameterSet: length)
            let isTaken = (try? header.tracksRegion([entry])) != nil
            entry.defaultDuration = Interval(milliseconds: 33)
            let fits = (try? header.tracksRegion([entry])) != nil
            #expect(isTaken == fits)
        }
    }
}
