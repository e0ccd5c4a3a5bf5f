import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct SampleContentTests {
    @Test(
        arguments: [
            // H.264: two units; a length that is wrong; the forbidden bit (ITU-T H.264 §7.4.1).
            (.units, "00000001 65 00000002 4101", true, true), (.units, "00000002 65", true, false),
            (.units, "00000001 E5", true, false), (.units, "00000000", false, false), (.units, "000000", false, false),
            (.units, "FFFFFFFF 65", true, false),
            // VP8 (RFC 6386 §9.1).
            (.vp8, "10 02 00 9D 01 2A", true, true), (.vp8, "10 02 00 9D 01 2B", true, false),
            (.vp8, "10 02", true, false),
            (.vp8, "11", false, true), (.vp8, "11", true, false), (.vp8, "10 02 00 9D 01 2A", false, false),
            // VP9 bitstream specification §6.2.
            (.vp9, "82", true, true), (.vp9, "42", true, false),
            // AV1: a sequence header and a frame; without size; cut off; a size without end.
            (.av1, "0A 01 00 32 02 10 00", true, true), (.av1, "08 01", true, false), (.av1, "0A 05 00", true, false),
            (.av1, "36 00 01 FF", false, true), (.av1, "0A FF FF FF FF FF FF", true, false),
            (.av1, "8A 00", true, false),
            (.audio, "FC", true, true), (.audio, "", true, false), (.av1, "0A", true, false),
        ] as [(SampleContent, String, Bool, Bool)])
    func tellsSamplesFromOtherBytes(content: SampleContent, bytes: String, isKeyFrame: Bool, fits: Bool) {
        let sample = hex(bytes)
        let isSample = content.fits(sample.span, isKeyFrame: isKeyFrame)
        #expect(isSample == fits)
    }

    @Test func knowsEveryCodecThatIsWritten() throws {
        for (format, content) in [
            (Fixture.vp8, SampleContent.vp8), (Fixture.h264, .units), (Fixture.opus, .audio), (Fixture.pcmu, .audio),
            (MP4Fixture.audio(.aac), .audio), (MP4Fixture.audio(.pcm), .audio), (MP4Fixture.h265, .units),
            (MP4Fixture.vp9, .vp9), (MP4Fixture.av1, .av1),
        ] {
            let mapping = try #require(codecMapping(of: format))
            #expect(SampleContent(matroska: Array(mapping.identifier.utf8)) == content)
        }
        for (type, content) in [
            ("avc3", .units), ("hev1", .units), ("vp09", .vp9), ("av01", .av1), ("Opus", .audio), ("mp4a", .audio),
        ]
            as [(String, SampleContent)]
        {
            #expect(SampleContent(mp4: BoxType(stringLiteral: type).code) == content)
        }
        #expect(SampleContent(mp4: 0) == nil && SampleContent(matroska: []) == nil)
    }
}
