import Media
import TestSupport
import Testing

@testable import Depacketizing

struct VP8PayloadDescriptorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: String
        var count: Int
        var pictureID: UInt16?
        var pictureIDBits: UInt8 = 0
        var tl0PicIdx: UInt8?
        var temporalID: UInt8?
        var isLayerSync = false
        var isNonReference = false
        var startsFrame = true
    }

    static let rows = [
        Row(testDescription: "RFC 7741 §4.2: no extension", bytes: "10", count: 1),
        Row(
            testDescription: "vp8-opus-360p, packet 1", bytes: "90 80 C577", count: 4, pictureID: 0x4577,
            pictureIDBits: 15),
        Row(
            testDescription: "vp8-opus-360p, packet 2: S = 0", bytes: "80 80 C577", count: 4, pictureID: 0x4577,
            pictureIDBits: 15, startsFrame: false),
        Row(
            testDescription: "vp8-opus-simulcast, packet 1", bytes: "90 E0 A2AA F4 20", count: 6, pictureID: 0x22AA,
            pictureIDBits: 15, tl0PicIdx: 0xF4, temporalID: 0, isLayerSync: true),
        Row(
            testDescription: "vp8-opus-simulcast, packet 7: N = 1, TID 2, Y", bytes: "B0 E0 A2AB F4 A0", count: 6,
            pictureID: 0x22AB, pictureIDBits: 15, tl0PicIdx: 0xF4, temporalID: 2, isLayerSync: true,
            isNonReference: true),
        Row(
            testDescription: "vp8-opus-simulcast, packet 15: TID 2 without Y", bytes: "B0 E0 A2B0 F5 80", count: 6,
            pictureID: 0x22B0, pictureIDBits: 15, tl0PicIdx: 0xF5, temporalID: 2, isNonReference: true),
        Row(
            testDescription: "hand-built: 7-bit PictureID", bytes: "90 80 11", count: 3, pictureID: 0x11,
            pictureIDBits: 7),
        Row(testDescription: "hand-built: K alone brings no TID", bytes: "90 10 E5", count: 3),
        Row(testDescription: "hand-built: S in the second partition", bytes: "11", count: 1, startsFrame: false),
        Row(testDescription: "hand-built: reserved bits set", bytes: "58", count: 1),
    ]

    @Test(arguments: rows)
    func readsEachField(row: Row) throws {
        let descriptor = try VP8PayloadDescriptor(parsing: (hex(row.bytes) + [0xAA]).span)
        #expect(descriptor.byteCount == row.count)
        #expect(descriptor.pictureID == row.pictureID)
        #expect(descriptor.pictureIDBits == row.pictureIDBits)
        #expect(descriptor.tl0PicIdx == row.tl0PicIdx)
        #expect(descriptor.temporalID == row.temporalID)
        #expect(descriptor.isLayerSync == row.isLayerSync)
        #expect(descriptor.isNonReference == row.isNonReference)
        #expect(descriptor.startsFrame == row.startsFrame)
        #expect(
            descriptor.reference
                == .vp8(
                    pictureID: row.pictureID, pictureIDBits: row.pictureIDBits, tl0PicIdx: row.tl0PicIdx,
                    temporalID: row.temporalID, isLayerSync: row.isLayerSync, isDiscardable: row.isNonReference))
    }

    @Test(arguments: rows)
    func refusesEachTruncation(row: Row) {
        let bytes = hex(row.bytes)
        for count in 0..<bytes.count {
            #expect(throws: DepacketizingError.truncated(needed: count + 1, remaining: count)) {
                try VP8PayloadDescriptor(parsing: bytes.span.extracting(0..<count))
            }
        }
    }

    @Test func neverReadsBeyondThePayload() {
        var generator = SeededGenerator(seed: 31)
        for _ in 0..<2000 {
            let bytes = randomBytes(0...8, &generator)
            guard let descriptor = try? VP8PayloadDescriptor(parsing: bytes.span) else { continue }
            #expect((1...6).contains(descriptor.byteCount))
            #expect(descriptor.byteCount <= bytes.count)
        }
    }
}
