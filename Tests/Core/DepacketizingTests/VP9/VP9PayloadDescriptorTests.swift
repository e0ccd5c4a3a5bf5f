import TestSupport
import Testing

@testable import Depacketizing

struct VP9PayloadDescriptorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: String
        var pictureID: UInt16?
        var pictureIDBits: UInt8 = 0
        var isInter = false
        var isFlexible = false
        var starts = false
        var ends = false
        var temporalID: UInt8?
        var spatialID: UInt8?
        var tl0PicIdx: UInt8?
        var references: [UInt8] = []
        var layerCount: Int?
    }

    static let rows = [
        Row(
            testDescription: "vp9-opus-360p, packet 1: I F B V Z, SS with one size",
            bytes: "9B AB45 10 0280 0168", pictureID: 0x2B45, pictureIDBits: 15, isFlexible: true, starts: true,
            layerCount: 1),
        Row(
            testDescription: "vp9-opus-360p, packet 2: I F Z", bytes: "91 AB45", pictureID: 0x2B45, pictureIDBits: 15,
            isFlexible: true),
        Row(
            testDescription: "firefox-vp9-opus, packet 1: I B V Z, SS with size and one picture of a group",
            bytes: "8B BA76 18 0280 0168 01 04 01", pictureID: 0x3A76, pictureIDBits: 15, starts: true, layerCount: 1),
        Row(
            testDescription: "firefox-vp9-opus, packet 8: I E Z", bytes: "85 BA76", pictureID: 0x3A76,
            pictureIDBits: 15, ends: true),
        Row(testDescription: "hand-built: nothing at all", bytes: "00"),
        Row(
            testDescription: "hand-built: 7-bit PictureID, three P_DIFF", bytes: "DC 7F 03 05 FE", pictureID: 0x7F,
            pictureIDBits: 7, isInter: true, isFlexible: true, starts: true, ends: true, references: [1, 2, 127]),
        Row(
            testDescription: "hand-built: layers without F bring TL0PICIDX", bytes: "E8 05 55 C8", pictureID: 5,
            pictureIDBits: 7, isInter: true, starts: true, temporalID: 2, spatialID: 2, tl0PicIdx: 0xC8),
        Row(
            testDescription: "hand-built: layers with F bring none", bytes: "B8 05 42", pictureID: 5, pictureIDBits: 7,
            isFlexible: true, starts: true, temporalID: 2, spatialID: 1),
        Row(testDescription: "hand-built: P without F has no P_DIFF", bytes: "40", isInter: true),
    ]

    @Test(arguments: rows)
    func readsEachField(row: Row) throws {
        let bytes = hex(row.bytes)
        let descriptor = try VP9PayloadDescriptor(parsing: (bytes + [0x82, 0x49]).span)
        #expect(descriptor.byteCount == bytes.count)
        #expect(descriptor.pictureID == row.pictureID)
        #expect(descriptor.pictureIDBits == row.pictureIDBits)
        #expect(descriptor.isInterPicturePredicted == row.isInter)
        #expect(descriptor.isFlexible == row.isFlexible)
        #expect(descriptor.startsLayerFrame == row.starts)
        #expect(descriptor.endsLayerFrame == row.ends)
        #expect(descriptor.temporalID == row.temporalID)
        #expect(descriptor.spatialID == row.spatialID)
        #expect(descriptor.tl0PicIdx == row.tl0PicIdx)
        #expect((0..<descriptor.referenceCount).map { descriptor.references[$0] } == row.references)
        #expect(descriptor.structure?.layerCount == row.layerCount)
    }

    @Test(arguments: rows)
    func refusesEachTruncation(row: Row) {
        let bytes = hex(row.bytes)
        for count in 0..<bytes.count {
            #expect(throws: DepacketizingError.self) {
                try VP9PayloadDescriptor(parsing: bytes.span.extracting(0..<count))
            }
        }
    }

    @Test func refusesAFourthReference() {
        #expect(throws: DepacketizingError.tooManyReferences(limit: 3)) {
            try VP9PayloadDescriptor(parsing: hex("50 03 03 03 02").span)
        }
    }

    @Test func neverReadsBeyondThePayload() {
        var generator = SeededGenerator(seed: 41)
        for _ in 0..<2000 {
            let bytes = randomBytes(0...14, &generator)
            guard let descriptor = try? VP9PayloadDescriptor(parsing: bytes.span) else { continue }
            #expect((1...bytes.count).contains(descriptor.byteCount))
            #expect(descriptor.referenceCount <= VP9PayloadDescriptor.maximumReferences)
        }
    }
}
