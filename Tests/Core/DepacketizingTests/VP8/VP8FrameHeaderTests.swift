import TestSupport
import Testing

@testable import Depacketizing

struct VP8FrameHeaderTests {
    // Key frames as captured; the last one hand-built with scaling bits (RFC 6386 §9.1).
    @Test(arguments: [
        ("D09B00 9D012A 8002 6801", 640, 360),  // vp8-opus-360p, packet 1
        ("F04600 9D012A 4001 B400", 320, 180),  // vp8-opus-simulcast, packet 1
        ("B08F00 9D012A 8002 6801", 640, 360),  // firefox-vp8-opus, packet 1
        ("100200 9D012A FFFF FF7F", 16_383, 16_383),
    ])
    func readsTheSizeOfAKeyFrame(bytes: String, width: Int, height: Int) throws {
        let header = try VP8FrameHeader(parsing: hex(bytes).span)
        #expect(header.isKeyFrame)
        #expect(header.width == width)
        #expect(header.height == height)
    }

    @Test func needsThreeBytesOfAnInterFrame() throws {
        // vp8-opus-simulcast, packet 7.
        let header = try VP8FrameHeader(parsing: hex("313A00").span)
        #expect(!header.isKeyFrame)
        #expect(header.width == 0)
    }

    @Test func refusesTruncations() {
        let key = hex("D09B00 9D012A 8002 6801")
        for count in 0..<key.count {
            #expect(throws: DepacketizingError.truncated(needed: count < 3 ? 3 : 10, remaining: count)) {
                try VP8FrameHeader(parsing: key.span.extracting(0..<count))
            }
        }
    }

    @Test func refusesAWrongStartCode() {
        #expect(throws: DepacketizingError.invalidStartCode(0x9D012B)) {
            try VP8FrameHeader(parsing: hex("D09B00 9D012B 8002 6801").span)
        }
    }

    @Test(arguments: [("0000 6801", 0, 360), ("8002 00C0", 640, 0)])
    func refusesAnEmptyPicture(size: String, width: Int, height: Int) {
        #expect(throws: DepacketizingError.emptyPicture(width: width, height: height)) {
            try VP8FrameHeader(parsing: hex("D09B00 9D012A" + size).span)
        }
    }
}
