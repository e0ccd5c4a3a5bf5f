import Testing

@testable import Conformance

@Suite struct MediaFormatTests {
    @Test(
        arguments: [
            (box("styp", [0, 0, 0, 0]), MediaFormat.fragments), (box("moof", [UInt8]()), .fragments),
            ([0x47] + [UInt8](repeating: 0, count: 187), .transportStream),
            ([0x47] + [UInt8](repeating: 0, count: 187) + [0x47, 0], .transportStream), (Array("WEBVTT\n".utf8), .text),
            (Array("ID3".utf8), .packedAudio), ([0xFF, 0xF1], .packedAudio), ([], nil), ([0x47, 0], nil), ([0xFF], nil),
            (Array("hello, world".utf8), nil), (Array("#EXTM3U\n".utf8), nil),
        ] as [([UInt8], MediaFormat?)])
    func isKnownByTheFirstBytes(bytes: [UInt8], format: MediaFormat?) {
        #expect(MediaFormat(bytes) == format)
    }
}
