import Media
import MediaSupport
import TestSupport
import Testing

@testable import VPX

@Suite struct VP9FrameSizeTests {
    private func largest(_ bytes: [UInt8]) -> [Int]? {
        VP9FrameSize.largest(in: bytes.span).map { [$0.width, $0.height] }
    }

    @Test(arguments: [(64, 48), (97, 61), (1280, 720)])
    func isThatOfTheEncodersKeyFrame(width: Int, height: Int) throws {
        let encoder = try VPXLibrary().videoEncoder(
            for: VPXRoundTripTests.settings(.vp9, width: width, height: height))
        let packets = try encode(
            (0..<2).map { testPicture(width: width, height: height, number: $0) }, with: encoder)
        #expect(largest(packets[0].bytes) == [width, height])
        // A frame of the same size refers to that of its reference.
        #expect(largest(packets[1].bytes) == nil)
    }

    /// Made by hand after the VP9 bitstream specification §6.2.
    @Test(arguments: [
        // frame_marker 10, profile 00, show_existing 0, frame_type 1, show_frame 1, error_res 0; reset 00,
        // refresh 00000001, three references 000 0, found_ref 0 0 0, width and height of 65536.
        (hex("86 00 40 00 7F FF FF FF 80"), [65_536, 65_536]),
        // The same with found_ref 1 for the first reference: no size of its own.
        (hex("86 00 40 02 00 00 00 00 00"), nil),
        // show_existing_frame 1.
        (hex("88 00"), nil),
        // Hidden and intra-only: show 0, error_res 0, intra_only 1, reset 00, sync code, refresh, 256x128.
        (hex("84 89 30 68 40 20 1F E0 0F E0"), [256, 128]),
        (hex("86"), nil), ([], nil), (hex("46 00 40 00 7F FF FF FF 80"), nil),
    ])
    func standsInFramesThatAreNoKeyFrames(frame: [UInt8], size: [Int]?) {
        #expect(largest(frame) == size)
    }

    @Test func isTheLargestOfASuperframe() {
        let small = hex("84 89 30 68 40 20 1F E0 0F E0")
        let large = hex("86 00 40 00 7F FF FF FF 80")
        // Marker 110, one byte for a length, two frames (annex B.2).
        let index: [UInt8] = [0xC1, UInt8(small.count), UInt8(large.count), 0xC1]
        #expect(largest(small + large + index) == [65_536, 65_536])
        // A length that leads out of the frame ends the search.
        #expect(largest(small + large + [0xC1, UInt8(small.count), 200, 0xC1]) == [256, 128])
    }

    @Test func keepsLibvpxFromMakingRoomForIt() throws {
        let encoder = try VPXLibrary().videoEncoder(for: VPXRoundTripTests.settings(.vp9))
        let packets = try encode([testPicture(width: 160, height: 96)], with: encoder)
        let decoder = try VPXLibrary().videoDecoder(for: .vp9)
        try decoder.take(packets[0].bytes)
        #expect(
            throws: CodecError.unsupported(
                codec: "vp9", reason: "a picture of 65536x65536 has more than 35651584 samples")
        ) { try decoder.take(hex("86 00 40 00 7F FF FF FF 80 00 00 00")) }
    }
}
