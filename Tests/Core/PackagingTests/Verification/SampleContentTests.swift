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

    /// What the writers are given, and what their samples look like.
    private func written(_ codec: Codec) -> (format: TrackFormat, content: SampleContent) {
        switch codec {
        case .video(.vp8): (Fixture.vp8, .vp8)
        case .video(.vp9): (MP4Fixture.vp9, .vp9)
        case .video(.h264): (Fixture.h264, .units)
        case .video(.h265): (MP4Fixture.h265, .units)
        case .video(.av1): (MP4Fixture.av1, .av1)
        case .audio(let audio): (MP4Fixture.audio(audio), .audio)
        }
    }

    // Finished files are verified by the names that the writers have given: none may be forgotten here.
    @Test(arguments: Codec.allCases) func knowsEveryCodecThatIsWritten(_ codec: Codec) throws {
        let (format, content) = written(codec)
        let mapping = try #require(codecMapping(of: format))
        #expect(SampleContent(matroska: Array(mapping.identifier.utf8)) == content)
        guard Container.mp4.accepts(codec) else { return }
        let entry = try SampleEntry(format)
        let box = MP4Fixture.written { entry.write(to: &$0, form: .indexed, framesPerSecond: 30) }
        let word = box.span.uint32(at: 4)
        let type = try #require(word)
        #expect(SampleContent(mp4: type) == content)
    }

    @Test func knowsEntriesWithParameterSetsOutsideOfSamples() {
        #expect(
            SampleContent(mp4: BoxType("avc1").code) == .units && SampleContent(mp4: BoxType("hvc1").code) == .units)
    }

    @Test func knowsNoOther() {
        #expect(SampleContent(mp4: 0) == nil && SampleContent(matroska: []) == nil)
    }
}
