import TestSupport
import Testing

@testable import Conformance

@Suite struct JPEGPictureTests {
    private func read(_ bytes: [UInt8]) -> (width: Int?, height: Int?, findings: [String]) {
        var findings = Findings()
        let picture = JPEGPicture(bytes, of: "a.jpg", findings: &findings)
        return (picture?.width, picture?.height, findings.listed.map(\.text))
    }

    @Test(arguments: [(1, 1), (160, 90), (65_535, 40_000)])
    func readsTheSize(width: Int, height: Int) {
        #expect(read(BuiltPresentation.jpeg(width: width, height: height)) == (width, height, []))
    }

    @Test func otherSegmentsMayComeBefore() {
        var file = BuiltPresentation.jpeg(width: 16, height: 8)
        // DHT has a code among those of frames.
        file.insert(contentsOf: hex("FFE0 0004 4A46  # APP0") + hex("FFC4 0003 00  # DHT"), at: 2)
        #expect(read(file) == (16, 8, []))
    }

    @Test(
        arguments: [
            ([], "does not begin with SOI"), ([0x89, 0x50], "does not begin with SOI"),
            (hex("FFD8FFD9"), "no frame header before the first scan"),
            (hex("FFD8 FFC0 0007 08 0000 0010 FFDA 0002 FFD9  # height 0"), "no frame header before the first scan"),
            (hex("FFD8 FFC0 FFFF 08 0010 0010  # longer than the file"), "no frame header before the first scan"),
            (hex("FFD8 FFC0 0001  # a length without itself"), "no frame header before the first scan"),
            (hex("FFD8 FFC0 0007 08 0010 0010 FFDA 0002 0000"), "ends without EOI"),
        ] as [([UInt8], String)])
    func aPictureIsWhole(bytes: [UInt8], text: String) {
        #expect(read(bytes) == (nil, nil, [text]))
    }

    @Test func everyTruncationIsFound() {
        let file = BuiltPresentation.jpeg(width: 16, height: 8)
        for count in 0..<file.count { #expect(read(Array(file.prefix(count))).findings.count == 1) }
    }

    @Test func neverTrapsOnDamage() {
        var generator = SeededGenerator(seed: 12)
        let file = BuiltPresentation.jpeg(width: 16, height: 8)
        for _ in 0..<2000 {
            let (width, height, _) = read(file.damaged(using: &generator))
            #expect((width ?? 1) > 0 && (height ?? 1) > 0)
        }
    }
}
