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

    @Test func refusesProfilesOfVP9WithOtherSamples() throws {
        let decoder = try VPXLibrary().videoDecoder(for: .vp9)
        // frame_marker 10, profile_low_bit 0, profile_high_bit 1 (VP9 bitstream specification §6.2); made by hand.
        let frame = hex("92 49 83 42 20")
        #expect(throws: CodecError.unsupported(codec: "vp9", reason: "profile 2; only profile 0 is decoded")) {
            try decoder.take(frame)
        }
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
