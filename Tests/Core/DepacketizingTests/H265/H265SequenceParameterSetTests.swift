import TestSupport
import Testing

@testable import Depacketizing

struct H265SequenceParameterSetTests {
    private func parse(_ unit: [UInt8]) -> H265SequenceParameterSet? {
        H265SequenceParameterSet(parsing: unit.span)
    }

    @Test func readsTheSetOfACapture() throws {
        let set = try #require(parse(H265Captured.sequence))
        #expect(set.identifier == 0 && set.video == 0)
        #expect(set.profileTierLevel == hex("01 60000000 900000000000 3F"))
        #expect(set.temporalLayerCount == 1)
        #expect(set.isTemporalIDNested)
        #expect(set.width == 640 && set.height == 360)
        #expect(set.chromaFormat == 1 && set.lumaBitDepth == 8 && set.chromaBitDepth == 8)
        #expect(set.orderCountBits == 8)
        #expect(set.referencePictureSets.isEmpty)
        #expect(!set.hasLongTermReferences)
    }

    /// libx265 as ffmpeg 5.1 drives it: Main 4:2:2 10, high tier, two temporal layers, scaling lists; its
    /// `trace_headers` filter reads the same.
    @Test func readsTheSetOfAnEncoderForContribution() throws {
        let set = try #require(
            parse(
                hex(
                    """
                    42 01 02 2408000003009D0800000300009600 00 B003C08010E4D965652B2C9272BC05A0200000030020000003
                    03C1
                    """)))
        #expect(set.profileTierLevel == hex("24 08000000 9D0800000000 96"))
        #expect(set.temporalLayerCount == 2)
        #expect(!set.isTemporalIDNested)
        #expect(set.width == 1920 && set.height == 1080)
        #expect(set.chromaFormat == 2 && set.lumaBitDepth == 10 && set.chromaBitDepth == 10)
        #expect(set.orderCountBits == 8)
    }

    // ITU-T H.265 table 6-1: SubWidthC and SubHeightC.
    @Test(arguments: [(0, 632, 352), (1, 626, 348), (2, 626, 354), (3, 634, 356)])
    func takesTheConformanceWindowOff(chromaFormat: Int, width: Int, height: Int) {
        let cropping: [[Int]] = [[0, 8, 1, 7], [3, 4, 2, 4], [3, 4, 2, 4], [2, 4, 0, 4]]
        let set = parse(makeH265SequenceParameterSet(cropping: cropping[chromaFormat], chromaFormat: chromaFormat))
        #expect(set?.width == width)
        #expect(set?.height == height)
        #expect(set.map { Int($0.chromaFormat) } == chromaFormat)
    }

    @Test func readsReferencePictureSetsBehindEverythingElse() throws {
        let set = try #require(
            parse(
                makeH265SequenceParameterSet(
                    identifier: 7, layers: 3, orderCountBits: 12, longTermCount: 2, hasScalingLists: true
                ) { bits in
                    bits.putUnsigned(2)
                    putReferencePictureSet(references: [-1, -2], &bits)
                    bits.put(1, 1)  // predicted: one back, all three used
                    bits.put(1, 1)
                    bits.putUnsigned(0)
                    bits.put(0b111, 3)
                }))
        #expect(set.identifier == 7)
        #expect(set.temporalLayerCount == 3)
        #expect(set.orderCountBits == 12)
        #expect(set.referencePictureSets.map(\.used) == [[-1, -2], [-1, -2, -3]])
        #expect(set.hasLongTermReferences)
        #expect(set.longTermReferenceCount == 2)
    }

    @Test func refusesSizesThatNoLevelHas() {
        #expect(parse(makeH265SequenceParameterSet(width: 16_888, height: 16_888)) != nil)
        #expect(parse(makeH265SequenceParameterSet(width: 16_889)) == nil)
        #expect(parse(makeH265SequenceParameterSet(height: 16_889)) == nil)
        #expect(parse(makeH265SequenceParameterSet(width: 0)) == nil)
        #expect(parse(makeH265SequenceParameterSet(cropping: [160, 160, 0, 0])) == nil)
        #expect(parse(makeH265SequenceParameterSet(identifier: 16)) == nil)
        #expect(parse(makeH265SequenceParameterSet(sets: { $0.putUnsigned(65) })) == nil)
        #expect(parse(makeH265SequenceParameterSet() + [UInt8](repeating: 0, count: 4096)) == nil)
    }

    @Test func refusesEveryTruncation() {
        // Behind the sets of reference pictures lies nothing that is read.
        let unit = makeH265SequenceParameterSet(longTermCount: 3)
        for count in 0..<unit.count - 1 { #expect(parse(Array(unit.prefix(count))) == nil) }
        #expect(parse(unit) != nil)
    }

    /// `h265-bframes`, packet 1: libx265 with a pyramid of B pictures.
    @Test func readsHowManyPicturesMayBeOvertaken() {
        let pyramid = hex(
            "42 01 01 01600000030090000003000003001E A0182071F796566924CAF0168080000003008000000C84")
        #expect(parse(pyramid)?.reorderDepth == 2)
        #expect(parse(H265Captured.sequence)?.reorderDepth == 0)
    }
}
