import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct CodecStringTests {
    private static func video(_ configuration: VideoConfiguration, inBand: Bool = true) -> TrackFormat {
        var format = VideoFormat(width: 1280, height: 720, configuration: configuration)
        format.hasParameterSetsInBand = inBand
        return .video(format)
    }

    private static func h264(_ sets: [[UInt8]], inBand: Bool) -> TrackFormat {
        video(.h264(sequenceParameterSets: sets, pictureParameterSets: [MP4Fixture.pictureSet]), inBand: inBand)
    }

    private static func h265(_ profileTierLevel: String, inBand: Bool) -> TrackFormat {
        var configuration = HEVCConfigurationTests.main
        configuration.profileTierLevel = hex(profileTierLevel)
        return video(.h265(configuration), inBand: inBand)
    }

    private static func aac(_ configuration: String) -> TrackFormat {
        .audio(AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2, configuration: hex(configuration)))
    }

    // Made by hand from the bindings; the first of H.265 is the example of ISO/IEC 14496-15 §E.3.
    @Test(
        arguments: [
            (h264([hex("67 64001F AC")], inBand: false), "avc1.64001F"),
            (h264([hex("67 42C00A D9")], inBand: true), "avc3.42C00A"),
            // The level is the highest of all sets, as in `avcC`.
            (h264([hex("67 640C1F AC"), hex("67 640C28 AC")], inBand: false), "avc1.640C28"),
            (h265("01 60000000 B00000000000 5D", inBand: false), "hvc1.1.6.L93.B0"),
            (h265("01 60000000 900000000000 3F", inBand: true), "hev1.1.6.L63.90"),
            (h265("22 20000000 000000000000 78", inBand: true), "hev1.2.4.H120"),
            (h265("41 80000000 900000000008 78", inBand: true), "hev1.A1.1.L120.90.0.0.0.0.8"),
            (h265("01 60", inBand: true), "hev1"),
            (aac("1190"), "mp4a.40.2"), (aac(""), "mp4a.40.2"), (aac("2B11"), "mp4a.40.5"),
            (aac("F940"), "mp4a.40.42"), (MP4Fixture.opus, "Opus"),
        ] as [(TrackFormat, String)])
    func followsTheBindingOfItsCodec(format: TrackFormat, text: String) {
        #expect(CodecString(format)?.text == text)
    }

    @Test(arguments: [(nil, "31"), (30, "31"), (60, "40")] as [(UInt64?, String)])
    func theLevelOfVP9DependsOnTheRate(rate: UInt64?, level: String) {
        let configuration = VP9Configuration(
            profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 2)
        let string = CodecString(Self.video(.vp9(configuration)), framesPerSecond: rate)
        #expect(string?.text == "vp09.00.\(level).08.01.02.02.01.00")
    }

    @Test func aFullRangeOfVP9IsSaid() {
        let configuration = VP9Configuration(
            profile: 2, bitDepth: 10, chromaSubsampling: 1, isFullRange: true, colorSpace: 5)
        #expect(CodecString(Self.video(.vp9(configuration)))?.text == "vp09.02.31.10.01.02.02.09.01")
    }

    @Test func defaultsOfAV1AreLeftOut() {
        var configuration = AV1Configuration(
            profile: 0, level: 4, tier: 0, colorPrimaries: 1, transferCharacteristics: 1, matrixCoefficients: 1,
            sequenceHeader: [])
        #expect(CodecString(Self.video(.av1(configuration)))?.text == "av01.0.04M.08")
        configuration.matrixCoefficients = 2
        #expect(CodecString(Self.video(.av1(configuration)))?.text == "av01.0.04M.08.0.110.01.01.02.0")
    }

    // AV1 in ISO BMFF §5: the position of chroma samples is 0 unless both directions are subsampled.
    @Test func allFieldsOfAV1AreGivenTogether() {
        let configuration = AV1Configuration(
            profile: 2, level: 15, tier: 1, bitDepth: 12, isMonochrome: false, subsamplingX: 1, subsamplingY: 0,
            chromaSamplePosition: 2, colorPrimaries: 9, transferCharacteristics: 16, matrixCoefficients: 9,
            isFullRange: true, sequenceHeader: [])
        #expect(CodecString(Self.video(.av1(configuration)))?.text == "av01.2.15H.12.0.100.09.16.09.1")
    }

    @Test func whatHasNoPlaceInMP4HasNoString() {
        #expect(CodecString(Self.video(.vp8)) == nil)
        for codec in [AudioCodec.pcmu, .pcma, .g722, .pcm] {
            #expect(CodecString(.audio(AudioFormat(codec: codec, sampleRate: 8000, channelCount: 1))) == nil)
        }
    }

    // One source for both: what a player reads in the list is what it finds in the file.
    @Test(arguments: [MP4Fixture.h264, MP4Fixture.h265, MP4Fixture.vp9, MP4Fixture.av1, MP4Fixture.opus])
    func beginsWithTheSampleEntry(format: TrackFormat) throws {
        let entry = try SampleEntry(format)
        let bytes = MP4Fixture.written { entry.write(to: &$0, form: .fragmented, framesPerSecond: 30) }
        let type = try #require(boxes(of: bytes).first?.type)
        #expect(CodecString(format)?.text.hasPrefix(type) == true)
    }
}
