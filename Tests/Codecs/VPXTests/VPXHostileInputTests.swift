import Media
import MediaSupport
import TestSupport
import Testing

@testable import VPX

@Suite struct VPXHostileInputTests {
    @Test(arguments: VPXRoundTripTests.codecs)
    func survivesFlippedBitsAndDecodesTheNextKeyFrame(codec: VideoCodec) throws {
        let pictures = (0..<6).map { testPicture(width: 96, height: 64, number: $0) }
        let encoder = try VPXLibrary().videoEncoder(
            for: VPXRoundTripTests.settings(codec, width: 96, height: 64, keyFrameInterval: 3))
        let packets = try encode(pictures, with: encoder)
        let decoder = try VPXLibrary().videoDecoder(for: codec)
        var generator = SeededGenerator(seed: 4)
        var refused = 0
        for _ in 0..<150 {
            for packet in packets {
                var bytes = packet.bytes
                for _ in 0..<Int.random(in: 1...6, using: &generator) {
                    bytes[Int.random(in: 0..<min(bytes.count, 200), using: &generator)] ^=
                        1 << UInt8.random(in: 0..<8, using: &generator)
                }
                if Bool.random(using: &generator) {
                    bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
                }
                do {
                    try decoder.send(bytes.span, format: nil, tag: 0)
                    while let picture = try decoder.receive() {
                        #expect(VideoFrame.isDecoded(width: picture.width, height: picture.height))
                        // Reads every sample that is lent.
                        _ = CopiedFrame(copying: picture)
                    }
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > 50)
        try decoder.take(packets[0].bytes, tag: 1)
        let picture = try #require(try decoder.receive())
        #expect(psnr(picture, pictures[0]).y > 30)
    }

    @Test func refusesEmptyFramesAndFramesBeforeAKeyFrame() throws {
        for codec in VPXRoundTripTests.codecs {
            let decoder = try VPXLibrary().videoDecoder(for: codec)
            #expect(throws: CodecError.corrupt(codec: codec.rawValue, reason: "it is empty")) {
                try decoder.take([])
            }
            let encoder = try VPXLibrary().videoEncoder(for: VPXRoundTripTests.settings(codec))
            let packets = try encode((0..<2).map { testPicture(width: 160, height: 96, number: $0) }, with: encoder)
            #expect(throws: CodecError.self) { try decoder.take(packets[1].bytes, tag: 0) }
            #expect(try decoder.receive() == nil)
        }
    }

    /// libvpx goes on behind a frame's end, if more follows there: one byte is a whole frame that shows an existing one
    /// (VP9 bitstream specification §6.2), and what is behind it may claim any size.
    @Test func decodesNothingBehindTheEndOfAFrame() throws {
        func keyFrame(_ width: Int, _ height: Int) throws -> [UInt8] {
            let encoder = try VPXLibrary().videoEncoder(
                for: VPXRoundTripTests.settings(.vp9, width: width, height: height))
            return try #require(try encode([testPicture(width: width, height: height)], with: encoder).first).bytes
        }
        let decoder = try VPXLibrary().videoDecoder(for: .vp9)
        try decoder.take(try keyFrame(160, 96), tag: 1)
        #expect(try decoder.receive()?.width == 160)
        // frame_marker 10, profile 00, show_existing_frame 1, frame_to_show_map_idx 000.
        try decoder.take([0x88] + (try keyFrame(64, 48)), tag: 2)
        let shown = try #require(try decoder.receive())
        #expect(shown.width == 160 && shown.height == 96 && shown.tag == 2)
        #expect(try decoder.receive() == nil)
        // Nor behind a frame that ends by itself.
        try decoder.take(try keyFrame(160, 96) + [0, 0] + (try keyFrame(64, 48)), tag: 3)
        #expect(try decoder.receive()?.width == 160)
    }

    @Test func refusesASizeInAnyFrameOfASuperframe() throws {
        let encoder = try VPXLibrary().videoEncoder(for: VPXRoundTripTests.settings(.vp9))
        let frame = try #require(try encode([testPicture(width: 160, height: 96)], with: encoder).first).bytes
        // 65536x1, which has few samples, behind a picture with more: frame_type 1, its size written out.
        let wide = hex("86 00 40 00 7F FF 80 00 00")
        let count = [UInt8(frame.count & 255), UInt8(frame.count >> 8), UInt8(wide.count), 0]
        let decoder = try VPXLibrary().videoDecoder(for: .vp9)
        #expect(
            throws: CodecError.unsupported(
                codec: "vp9", reason: "a picture of 65536x1 has more than 35651584 samples")
        ) { try decoder.take(frame + wide + [0xC9] + count + [0xC9]) }
    }

    @Test func refusesAPictureTooLargeToHold() throws {
        let decoder = try VPXLibrary().videoDecoder(for: .vp8)
        // A key frame of 16383x16383 (RFC 6386 §9.1); made by hand.
        let frame = hex("10 02 00 9D 01 2A FF 3F FF 3F 00 00 00 00 00 00")
        #expect(
            throws: CodecError.unsupported(
                codec: "vp8", reason: "a picture of 16383x16383 has more than 35651584 samples")
        ) { try decoder.take(frame) }
    }

    @Test func beginsAnewAfterAReset() throws {
        for codec in VPXRoundTripTests.codecs {
            let encoder = try VPXLibrary().videoEncoder(for: VPXRoundTripTests.settings(codec))
            let packets = try encode((0..<2).map { testPicture(width: 160, height: 96, number: $0) }, with: encoder)
            let decoder = try VPXLibrary().videoDecoder(for: codec)
            try decoder.take(packets[0].bytes, tag: 0)
            let stale = try #require(try decoder.receive())
            decoder.reset()
            #expect(stale.width == 0)
            #expect(try decoder.receive() == nil)
            #expect(throws: CodecError.self) { try decoder.take(packets[1].bytes, tag: 0) }
            try decoder.take(packets[0].bytes, tag: 0)
            #expect(try decoder.receive() != nil)
        }
    }
}
