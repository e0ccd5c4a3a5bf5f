import Media
import MediaSupport
import TestSupport
import Testing

@testable import VPX

@Suite struct VP9FrameSizeTests {
    private func claims(_ bytes: [UInt8]) -> [[Int]] {
        VP9FrameSize.claims(in: bytes.span).map { [$0.width, $0.height] }
    }

    @Test(arguments: [(64, 48), (97, 61), (1280, 720)])
    func isThatOfTheEncodersKeyFrame(width: Int, height: Int) throws {
        let encoder = try VPXLibrary().videoEncoder(
            for: VPXRoundTripTests.settings(.vp9, width: width, height: height))
        let packets = try encode(
            (0..<2).map { testPicture(width: width, height: height, number: $0) }, with: encoder)
        #expect(claims(packets[0].bytes) == [[width, height]])
        // A frame of the same size refers to that of its reference.
        #expect(claims(packets[1].bytes) == [])
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
        // Key frames of 256x128: marker 10, profile, (reserved 0,) show_existing 0, frame_type 0, show 1, error_res 0;
        // sync code; profile 1: color_space 010, color_range 0, subsampling 00, reserved 0; width, height.
        (hex("A2 49 83 42 40 01 FE 00 FE"), [256, 128]),
        // Profile 1 with RGB: color_space 111, reserved 0.
        (hex("A2 49 83 42 E0 0F F0 07 F0"), [256, 128]),
        // Profile 2: ten_or_twelve_bit 0, color_space 010, color_range 0.
        (hex("92 49 83 42 20 07 F8 03 F8"), [256, 128]),
        // Profile 3, one bit later: ten_or_twelve_bit 1, color_space 001, color_range 1, subsampling 10, reserved 0.
        (hex("B1 24 C1 A1 4E 00 7F 80 3F 80"), [256, 128]),
        // Profile 2, hidden and intra-only: intra_only 1, reset 00; sync code; ten bits, colour; refresh; size.
        (hex("94 89 30 68 44 FF 00 FF 00 7F"), [256, 128]),
    ])
    func standsInFramesThatAreNoKeyFrames(frame: [UInt8], size: [Int]?) {
        #expect(claims(frame) == (size.map { [$0] } ?? []))
    }

    @Test func areThoseOfAllFramesOfASuperframe() {
        let small = hex("84 89 30 68 40 20 1F E0 0F E0")
        let large = hex("86 00 40 00 7F FF FF FF 80")
        // Marker 110, one byte for a length, two frames (annex B.2).
        let index: [UInt8] = [0xC1, UInt8(small.count), UInt8(large.count), 0xC1]
        #expect(claims(small + large + index) == [[256, 128], [65_536, 65_536]])
        // A length that leads out of the frame ends the search.
        #expect(claims(small + large + [0xC1, UInt8(small.count), 200, 0xC1]) == [[256, 128]])
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
