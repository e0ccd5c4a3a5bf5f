import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct SampleEntryTests {
    private func written(_ entry: SampleEntry, form: MovieForm = .indexed) throws -> Box {
        let bytes = MP4Fixture.written { entry.write(to: &$0, form: form, framesPerSecond: 30) }
        return try #require(boxes(of: bytes).first)
    }

    @Test func aPictureSaysItsSize() throws {
        let box = try written(SampleEntry(MP4Fixture.vp9))
        #expect(box.type == "vp09")
        #expect(
            box.payload.prefix(78)
                == hex(
                    """
                    000000000000 0001                     # data_reference_index 1
                    0000 0000 00000000 00000000 00000000
                    0280 0168                             # 640 x 360
                    00480000 00480000 00000000 0001       # 72 dpi, one frame per sample
                    00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000
                    0018 FFFF                             # depth 24, pre_defined -1
                    """)[...])
    }

    @Test(arguments: [
        (MP4Fixture.h264, "avc3", true, ["avcC"]), (MP4Fixture.h265, "hev1", true, ["hvcC"]),
        (MP4Fixture.vp9, "vp09", true, ["vpcC"]),
        (MP4Fixture.av1, "av01", true, ["av1C", "colr"]), (MP4Fixture.opus, "Opus", false, ["dOps"]),
        (MP4Fixture.audio(.aac), "mp4a", false, ["esds"]),
    ])
    func eachCodecHasItsEntry(format: TrackFormat, type: String, isVideo: Bool, children: [String]) throws {
        let entry = try SampleEntry(format)
        #expect(entry.isVideo == isVideo)
        #expect(try written(entry).type == type)
        #expect(try written(entry).children.map(\.type) == children)
    }

    /// Encoders of ours have them out of band alone (ISO/IEC 14496-15 §5.4.2.1, §8.4.1.1), also where room is short.
    @Test(arguments: [(MP4Fixture.h264, "avc1", "avcC"), (MP4Fixture.h265, "hvc1", "hvcC")])
    func parameterSetsThatNeverChangeAreInTheEntryAlone(format: TrackFormat, type: String, child: String) throws {
        guard case .video(var video) = format else { return }
        video.hasParameterSetsInBand = false
        var entry = try SampleEntry(.video(video))
        entry.hasParameterSetsInHeader = false
        let box = try written(entry, form: .fragmented)
        #expect(box.type == type)
        let record = try #require(box.find(child)).payload
        #expect(record.count == (try written(SampleEntry(format)).find(child)?.payload.count))
        // array_completeness of the first array of H.265, whose type follows 23 bytes.
        if type == "hvc1" { #expect(record[23] == 0x80 | 32) }
    }

    @Test(arguments: [(AudioCodec.pcmu, 1), (.pcma, 1), (.g722, 1), (.aac, 7)])
    func refusesOtherAudio(codec: AudioCodec, channels: Int) {
        #expect(throws: PackagingError.codecNotAllowed(codec: codec.rawValue, container: "mp4")) {
            try SampleEntry(.audio(AudioFormat(codec: codec, sampleRate: 48_000, channelCount: channels)))
        }
    }

    @Test func keepsThePrimingOfItsFirstFormat() throws {
        func opus(_ priming: Int, channels: Int) -> TrackFormat {
            .audio(
                AudioFormat(
                    codec: .opus, sampleRate: 48_000, channelCount: channels, primingSampleCount: priming))
        }
        var entry = try SampleEntry(opus(312, channels: 1))
        entry.merge(opus(0, channels: 2))
        #expect(try written(entry).find("dOps")?.payload.prefix(4) == hex("00 02 0138")[...])
    }

    // 80 ms of Opus, one packet of AAC.
    @Test(
        arguments: [
            (AudioCodec.opus, 960, -4), (.opus, 2880, -2), (.opus, 120, -32), (.opus, 0, -3839), (.aac, 1024, -1),
        ] as [(AudioCodec, Int64, Int16)])
    func saysHowFarToGoBack(codec: AudioCodec, packetDuration: Int64, distance: Int16) throws {
        #expect(
            try SampleEntry(MP4Fixture.audio(codec)).rollRecovery(packetDuration: packetDuration)?.distance == distance)
        #expect(try SampleEntry(MP4Fixture.vp9).rollRecovery(packetDuration: packetDuration) == nil)
    }

    @Test func sizesAndChannelsGrowOnly() throws {
        var video = try SampleEntry(MP4Fixture.vp9)
        video.merge(MP4Fixture.vp9(width: 320, height: 720))
        #expect(video.width == 640 && video.height == 720)
        video.merge(MP4Fixture.vp9(width: 100_000, height: -1))
        #expect(video.width == UInt16.max && video.height == 720)

        var audio = try SampleEntry(MP4Fixture.audio(.opus))
        #expect(try written(audio).find("dOps")?.payload[1] == 1)
        audio.merge(.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 6)))
        #expect(try written(audio).find("dOps")?.payload[1] == 2)
    }

    @Test(arguments: [
        MP4Fixture.h264, MP4Fixture.h265, MP4Fixture.vp9, MP4Fixture.av1, MP4Fixture.opus, MP4Fixture.audio(.aac),
    ])
    func anotherCodecChangesNothing(format: TrackFormat) throws {
        let before = try SampleEntry(format)
        let others = [
            MP4Fixture.h264, MP4Fixture.h265, MP4Fixture.vp9, MP4Fixture.av1, MP4Fixture.opus, MP4Fixture.audio(.pcmu),
        ]
        for other in others + [MP4Fixture.audio(.aac)] where other != format {
            var entry = before
            entry.merge(other)
            #expect(entry == before)
        }
    }

    // AV1 in ISO BMFF §2.3.4: the record's fields are those of the sequence header in it.
    @Test func theAV1RecordIsThatOfTheHighestLevel() throws {
        var entry = try SampleEntry(MP4Fixture.av1)
        entry.merge(MP4Fixture.av1(width: 1280, height: 720, level: 5))
        entry.merge(MP4Fixture.av1(width: 320, height: 180, level: 0))
        #expect(entry.width == 1280 && entry.height == 720)
        #expect(try written(entry).find("av1C")?.payload.prefix(8) == hex("81 05 0C 00 0A 02 05 80")[...])
        entry.hasParameterSetsInHeader = false
        #expect(try written(entry, form: .fragmented).find("av1C")?.payload.prefix(8) == hex("81 05 0C 00")[...])
    }

    @Test func onlyAV1AsksForABrand() throws {
        #expect(try SampleEntry(MP4Fixture.av1).brand == "av01")
        for format in [MP4Fixture.h264, MP4Fixture.vp9, MP4Fixture.opus] {
            #expect(try SampleEntry(format).brand == nil)
        }
    }

    @Test func takesOverSizeAndLevelOfALaterConfiguration() throws {
        var entry = try SampleEntry(MP4Fixture.h265)
        var larger = HEVCConfigurationTests.main
        larger.profileTierLevel[11] = 120
        entry.merge(.video(VideoFormat(width: 1280, height: 180, configuration: .h265(larger))))
        #expect(entry.width == 1280 && entry.height == 360)
        #expect(try written(entry).find("hvcC")?.payload[12] == 120)
    }

    @Test func aTightHeaderLeavesTheParameterSetsOut() throws {
        var entry = try SampleEntry(MP4Fixture.h264)
        let whole = try written(entry, form: .fragmented)
        entry.hasParameterSetsInHeader = false
        #expect(try written(entry, form: .fragmented).size == whole.size - 2 - 22 - 2 - 5)
        #expect(try written(entry, form: .indexed).size == whole.size)
    }
}
