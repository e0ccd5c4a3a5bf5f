import TestSupport
import Testing

@testable import Conformance

@Suite struct BoxReaderTests {
    @Test func findsBoxesInBoxes() {
        let reader = BoxReader(bytes: box("moof", [box("mfhd", word(7)), box("traf", [box("tfdt", word(9))])]))
        #expect(reader.boxes(in: reader.all).map(\.type) == ["moof"])
        #expect(reader.content("moof", "traf", "tfdt", in: reader.all) == 36..<40)
        #expect(reader.content("moof", "tfdt", in: reader.all) == nil)
        #expect(reader.first("moof", in: reader.all)?.start == 0)
        #expect(reader.word(36..<40, 0) == 9 && reader.word(36..<40, 1) == nil && reader.word(36..<40, -4) == nil)
    }

    @Test(
        arguments: [
            (word(1) + Array("mdat".utf8) + word(0) + word(20) + [1, 2, 3, 4], 16..<20, nil),
            (word(0) + Array("mdat".utf8) + [1, 2, 3], 8..<11, nil), (box("free", [UInt8]()), 8..<8, nil),
            (box("mdat", [1]) + [0, 0], 8..<9, 9), (word(7) + Array("mdat".utf8), nil, 0),
            (word(9) + Array("mdat".utf8), nil, 0), (word(1) + Array("mdat".utf8) + word(0), nil, 0),
            (word(1) + Array("mdat".utf8) + [UInt8](repeating: 255, count: 8), nil, 0),
            (word(1) + Array("mdat".utf8) + word(0) + word(15), nil, 0), ([], nil, nil),
        ] as [([UInt8], Range<Int>?, Int?)])
    func readsSizesOfEachForm(bytes: [UInt8], content: Range<Int>?, broken: Int?) {
        let reader = BoxReader(bytes: bytes)
        var place: Int?
        #expect(reader.boxes(in: reader.all, broken: &place).first?.content == content)
        #expect(place == broken)
    }

    @Test func readsTimesByTheVersion() {
        let short = BoxReader(bytes: word(0) + word(5))
        #expect(short.time(0..<8, short: 4, long: 4) == 5 && short.version(0..<8) == 0)
        let long = BoxReader(bytes: word(0x100_0007) + word(1) + word(5))
        #expect(long.time(0..<12, short: 4, long: 4) == 0x1_0000_0005 && long.flags(0..<12) == 7)
        #expect(long.time(0..<8, short: 4, long: 4) == nil && long.version(0..<0) == 0)
    }

    @Test func neverTraps() {
        var generator = SeededGenerator(seed: 12)
        let bytes = BuiltTrack.video.initialization()
        for _ in 0..<500 {
            let reader = BoxReader(bytes: bytes.damaged(using: &generator))
            var broken: Int?
            let boxes = reader.boxes(in: reader.all, broken: &broken)
            #expect(boxes.allSatisfy { $0.content.upperBound <= reader.bytes.count })
            #expect(boxes.last.map { $0.content.upperBound } ?? 0 == broken ?? reader.bytes.count)
        }
    }
}
