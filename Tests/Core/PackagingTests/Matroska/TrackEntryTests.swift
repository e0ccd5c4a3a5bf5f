import Media
import Testing

@testable import Packaging

@Suite struct TrackEntryTests {
    private func entry(_ format: TrackFormat, number: Int = 1, name: String? = nil) throws -> TrackEntry {
        try TrackEntry(number: number, identity: Fixture.identity, format: format, name: TrackName(name))
    }

    private func dump(_ entry: TrackEntry) -> String {
        let bytes = entry.rendered()
        return EBMLNode.dump(EBMLNode.parse(bytes, 0..<bytes.count), of: bytes)
    }

    private func vp9(_ colorSpace: UInt8, full: Bool) throws -> String {
        let configuration = VP9Configuration(
            profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: full, colorSpace: colorSpace)
        return dump(try entry(.video(VideoFormat(width: 640, height: 360, configuration: .vp9(configuration)))))
    }

    @Test func describesOpus() throws {
        let entry = try entry(Fixture.opus)
        #expect(
            dump(entry) == """
                TrackEntry
                  TrackNumber 1
                  TrackUID \(entry.uid)
                  TrackType 2
                  FlagLacing 0
                  Language und
                  CodecID A_OPUS
                  CodecPrivate 4f707573486561640102000080bb0000000000
                  SeekPreRoll 80000000
                  Audio
                    SamplingFrequency 48000.0
                    Channels 2

                """)
    }

    @Test func describesG711WithItsBitDepth() throws {
        let text = dump(try entry(Fixture.pcmu))
        #expect(text.contains("CodecID A_MS/ACM\n"))
        #expect(text.hasSuffix("  Audio\n    SamplingFrequency 8000.0\n    Channels 1\n    BitDepth 8\n"))
        #expect(!text.contains("SeekPreRoll"))
    }

    @Test func describesVideo() throws {
        let text = dump(try entry(Fixture.vp8, number: 2))
        #expect(text.contains("  TrackNumber 2\n"))
        #expect(text.contains("  TrackType 1\n"))
        #expect(text.hasSuffix("  CodecID V_VP8\n  Video\n    PixelWidth 320\n    PixelHeight 180\n"))
    }

    // Counter-clockwise, and at most half a turn either way (RFC 9559 §5.1.4.1.28.46).
    @Test(arguments: [(.quarter, "-90.0"), (.half, "-180.0"), (.threeQuarters, "90.0")] as [(FrameRotation, String)])
    func turnsPictures(rotation: FrameRotation, roll: String) throws {
        let video = VideoFormat(width: 320, height: 180, configuration: .vp8, rotation: rotation)
        let text = dump(try entry(.video(video)))
        #expect(
            text.hasSuffix(
                "    PixelHeight 180\n    Projection\n      ProjectionType 0\n      ProjectionPoseRoll \(roll)\n"))
    }

    @Test(arguments: [(1, 5), (2, 1), (3, 6), (4, 7), (5, 9)] as [(UInt8, Int)])
    func tellsTheColoursThatTheStreamTells(colorSpace: UInt8, matrix: Int) throws {
        let limited = try vp9(colorSpace, full: false)
        #expect(limited.hasSuffix("    Colour\n      MatrixCoefficients \(matrix)\n      Range 1\n"))
        #expect(try vp9(colorSpace, full: true).hasSuffix("MatrixCoefficients \(matrix)\n      Range 2\n"))
    }

    @Test func saysNothingOfUnknownColours() throws {
        #expect(try !vp9(0, full: false).contains("Colour"))
        #expect(try !vp9(6, full: false).contains("Colour"))
        #expect(try vp9(0, full: true).hasSuffix("    Colour\n      Range 2\n"))
        #expect(try vp9(7, full: true).hasSuffix("MatrixCoefficients 0\n      Range 2\n"))
    }

    @Test func tellsTheColoursOfAV1() throws {
        func colours(_ primaries: UInt8, _ transfer: UInt8, _ matrix: UInt8, full: Bool) throws -> String {
            let configuration = AV1Configuration(
                profile: 0, level: 1, tier: 0, colorPrimaries: primaries, transferCharacteristics: transfer,
                matrixCoefficients: matrix, isFullRange: full, sequenceHeader: [])
            return dump(try entry(.video(VideoFormat(width: 640, height: 360, configuration: .av1(configuration)))))
        }
        #expect(
            try colours(9, 16, 9, full: false).hasSuffix(
                "Colour\n      MatrixCoefficients 9\n      TransferCharacteristics 16\n      Primaries 9\n      Range 1\n"
            ))
        #expect(try colours(2, 2, 6, full: true).hasSuffix("Colour\n      MatrixCoefficients 6\n      Range 2\n"))
        #expect(try !colours(2, 2, 2, full: false).contains("Colour"))
    }

    @Test func givesEveryTrackAnotherIdentifier() throws {
        let identifiers = try (1...100).map { try entry(Fixture.opus, number: $0).uid }
        #expect(Set(identifiers).count == 100)
        #expect(!identifiers.contains(0))
        #expect(try entry(Fixture.vp8, number: 7).uid == identifiers[6])
    }

    @Test func describesG722WithItsSamplesAndCodedBits() throws {
        let format = TrackFormat.audio(AudioFormat(codec: .g722, sampleRate: 16_000, channelCount: 1))
        let text = dump(try entry(format))
        #expect(text.hasSuffix("  Audio\n    SamplingFrequency 16000.0\n    Channels 1\n    BitDepth 4\n"))
    }

    @Test func describesPCMWithItsBits() throws {
        let format = TrackFormat.audio(AudioFormat(codec: .pcm, sampleRate: 48_000, channelCount: 2))
        let text = dump(try entry(format))
        #expect(text.hasSuffix("  Audio\n    SamplingFrequency 48000.0\n    Channels 2\n    BitDepth 16\n"))
    }

    @Test func refusesWhatItCannotDescribe() {
        #expect(throws: PackagingError.codecNotAllowed(codec: "aac", container: "matroska")) {
            try entry(.audio(AudioFormat(codec: .aac, sampleRate: 16_000, channelCount: 7)))
        }
    }

    @Test func tellsWhatADecoderGivesBeforeTheAudio() throws {
        let opus = AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2, primingSampleCount: 312)
        let text = dump(try entry(.audio(opus)))
        #expect(text.contains("  CodecPrivate 4f707573486561640102380180bb0000000000\n"))
        #expect(text.contains("  CodecDelay 6500000\n  SeekPreRoll 80000000\n"))
        let aac = AudioFormat(codec: .aac, sampleRate: 44_100, channelCount: 2, primingSampleCount: 1024)
        let other = dump(try entry(.audio(aac)))
        #expect(other.contains("  CodecID A_AAC\n  CodecPrivate 1210\n  CodecDelay 23219955\n  Audio\n"))
        #expect(!other.contains("SeekPreRoll"))
    }

    @Test func aSecondChannelLeavesThePrimingAsItWas() throws {
        var entry = try entry(
            .audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 1, primingSampleCount: 312)))
        entry.update(.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2, primingSampleCount: 7)))
        let expected = AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2, primingSampleCount: 312)
        #expect(entry.format == .audio(expected))
    }

    @Test func hasTheNameOfItsParticipant() throws {
        #expect(dump(try entry(Fixture.vp8, name: "Zoë 🎥")).contains("  FlagLacing 0\n  Name Zoë 🎥\n  Language und\n"))
        #expect(!dump(try entry(Fixture.vp8)).contains("Name"))
    }

    @Test func growsToTheLargestPicture() throws {
        var entry = try entry(Fixture.vp8)
        for (width, height) in [(160, 90), (1280, 720), (640, 360), (Int.max, Int.max)] {
            entry.update(.video(VideoFormat(width: width, height: height, configuration: .vp8)))
        }
        #expect(entry.format == .video(VideoFormat(width: 1280, height: 720, configuration: .vp8)))
    }

    @Test func keepsTheFirstParameterSets() throws {
        var entry = try entry(Fixture.h264)
        let before = try #require(codecMapping(of: entry.format)).configuration
        entry.update(
            .video(
                VideoFormat(
                    width: 640, height: 360,
                    configuration: .h264(
                        sequenceParameterSets: [[0x67, 100, 0, 31]], pictureParameterSets: [[0x68, 1]]))))
        #expect(codecMapping(of: entry.format)?.configuration == before)
        #expect(dump(entry).contains("PixelWidth 640\n"))
    }

    @Test func growsToTwoChannelsOfOpus() throws {
        let mono = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 1))
        var entry = try entry(mono)
        entry.update(Fixture.opus)
        #expect(entry.format == Fixture.opus)
        entry.update(mono)
        #expect(entry.format == Fixture.opus)
    }

    @Test func ignoresAnotherCodec() throws {
        var video = try entry(Fixture.vp8)
        video.update(Fixture.h264)
        video.update(Fixture.opus)
        #expect(video.format == Fixture.vp8)
        var audio = try entry(Fixture.pcmu)
        audio.update(Fixture.opus)
        #expect(audio.format == Fixture.pcmu)
    }

    @Test(arguments: [Int.min, -1, 0, 1, 65_535, Int.max]) func survivesAnySize(_ size: Int) throws {
        var entry = try entry(.video(VideoFormat(width: size, height: size, configuration: .vp8)))
        let written = max(1, size)
        #expect(dump(entry).hasSuffix("    PixelWidth \(written)\n    PixelHeight \(written)\n"))
        entry.update(.video(VideoFormat(width: Int.min, height: -1, configuration: .vp8)))
        #expect(!dump(entry).contains("-"))
    }
}
