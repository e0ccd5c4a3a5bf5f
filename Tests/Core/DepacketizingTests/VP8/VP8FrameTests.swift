import Media
import TestSupport
import Testing

@testable import Depacketizing

struct VP8FrameTests {
    private func frame(descriptor: String, content: [UInt8]) throws -> VP8Frame {
        VP8Frame(
            try VP8PayloadDescriptor(parsing: hex(descriptor).span), header: try VP8FrameHeader(parsing: content.span))
    }

    // RFC 7741 §4.2, RFC 6386 §9.1; made by hand.
    @Test func hasTheFormatOfAKeyFrame() throws {
        let frame = try frame(descriptor: "90 80 8011", content: vp8KeyFrameHead(width: 640, height: 360))
        #expect(frame.isKeyFrame)
        #expect(frame.format == VideoFormat(width: 640, height: 360, configuration: .vp8))
        #expect(!frame.isDiscardable)
        #expect(
            frame.reference
                == .vp8(
                    pictureID: 17, pictureIDBits: 15, tl0PicIdx: nil, temporalID: nil, isLayerSync: false,
                    isDiscardable: false))
    }

    @Test func isDiscardableByTheBitN() throws {
        let frame = try frame(descriptor: "30", content: hex("01 00 00"))
        #expect(frame.isDiscardable)
        #expect(!frame.isKeyFrame)
        #expect(frame.format == nil)
    }

    @Test func isNothingBeforeTheFirst() {
        #expect(!VP8Frame().isDiscardable)
        #expect(VP8Frame().reference == .independent)
    }
}
