import TestSupport
import Testing

@testable import Depacketizing

struct VP9ScalabilityStructureTests {
    @Test(arguments: [
        ("10 0280 0168", [[640, 360]]),  // vp9-opus-360p, packet 1
        ("18 0280 0168 01 04 01", [[640, 360]]),  // firefox-vp9-opus, packet 1: R = 1, P_DIFF 1
        ("00", []),  // hand-built: neither sizes nor pictures
        ("30 0140 00B4 0280 0168", [[320, 180], [640, 360]]),  // hand-built: two layers
        ("08 00", []),  // hand-built: a group without pictures
        ("08 02 0C 01 02 03 00", []),  // hand-built: R = 3, then R = 0
    ])
    func readsSizesAndSkipsPictureGroups(bytes: String, sizes: [[Int]]) throws {
        let structure = try VP9ScalabilityStructure(parsing: (hex(bytes) + [0x82]).span)
        #expect(structure.layerSizes.map { [$0.width, $0.height] } == sizes)
        #expect(structure.byteCount == hex(bytes).count)
    }

    @Test(arguments: [
        ("", 1, 0), ("F0 0280", 33, 3), ("08", 2, 1), ("08 01", 3, 2), ("08 01 0C 01", 6, 4), ("08 FF 00", 4, 3),
    ])
    func refusesTruncations(bytes: String, needed: Int, remaining: Int) {
        #expect(throws: DepacketizingError.truncated(needed: needed, remaining: remaining)) {
            try VP9ScalabilityStructure(parsing: hex(bytes).span)
        }
    }
}
