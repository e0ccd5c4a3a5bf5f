import Media
import TestSupport
import Testing

@testable import Depacketizing

struct H265UnitHeaderTests {
    private func header(_ bytes: String) throws -> H265UnitHeader {
        try H265UnitHeader(parsing: hex(bytes).span)
    }

    // ITU-T H.265 §7.3.1.2: forbidden_zero_bit, nal_unit_type, nuh_layer_id, nuh_temporal_id_plus1.
    @Test func tellsItsFields() throws {
        let unit = try header("43 13")
        #expect(unit.type == 33)
        #expect(unit.layerID == 34)
        #expect(unit.temporalID == 2)
        #expect(unit.with(type: 1) == (try header("03 13")))
    }

    @Test(arguments: [
        ("42", DepacketizingError.truncated(needed: 2, remaining: 1)), ("", .truncated(needed: 2, remaining: 0)),
        ("C2 01", .invalidUnit(firstByte: 0xC2)), ("42 00", .invalidUnit(firstByte: 0x42)),
    ])
    func refusesWhatIsNoHeader(bytes: String, error: DepacketizingError) {
        #expect(throws: error) { try header(bytes) }
    }

    // ITU-T H.265 table 7-1.
    @Test func knowsTheKindsOfPictures() throws {
        let kinds: [(UInt8, H265PictureReference.Kind, isNonReference: Bool)] = [
            (0, .trailing, true), (1, .trailing, false), (2, .trailing, true), (5, .trailing, false),
            (6, .radl, true), (7, .radl, false), (8, .rasl, true), (9, .rasl, false), (16, .bla, false),
            (18, .bla, false), (19, .idr, false), (20, .idr, false), (21, .cra, false),
        ]
        for (type, kind, isNonReference) in kinds {
            let unit = try header("02 01").with(type: type)
            #expect(unit.isSlice)
            #expect(unit.kind == kind)
            #expect(unit.isSubLayerNonReference == isNonReference)
            #expect(unit.isRandomAccess == (type >= 16))
            #expect(unit.isIDR == (kind == .idr))
        }
        for type: UInt8 in [10, 15, 22, 31, 32, 39, 47] {
            #expect(try header("02 01").with(type: type).isSlice == false)
        }
    }

    @Test func leavesOutDelimitersFillersAndOtherLayers() throws {
        let leftOut = try (0...47).filter { try header("02 01").with(type: $0).isLeftOut }
        #expect(leftOut == [35, 37, 38])
        #expect(try header("02 09").isLeftOut)
    }

    @Test func knowsWhatBeginsAnAccessUnit() throws {
        let surely = try (0...47).filter { try header("02 01").with(type: $0).surelyComesFirst(nextByte: 0) }
        #expect(surely == [32, 33, 34, 35, 39, 41, 42, 43, 44])
        let withFlag = try (0...31).filter { try header("02 01").with(type: $0).surelyComesFirst(nextByte: 0x80) }
        #expect(withFlag == Array(0...9) + Array(16...21))
        #expect(try header("02 01").surelyComesFirst(nextByte: nil) == false)
        #expect(try header("42 09").surelyComesFirst(nextByte: 0) == false)
    }

    // first_slice_segment_in_pic_flag (ITU-T H.265 §7.3.6.1).
    @Test func knowsThePicturesFirstSlice() {
        #expect(H265UnitHeader.beginsPicture(nextByte: h265Slice(type: 1)[2]))
        #expect(!H265UnitHeader.beginsPicture(nextByte: h265Slice(type: 1, isFirst: false)[2]))
        #expect(!H265UnitHeader.beginsPicture(nextByte: nil))
    }
}
