import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct MatroskaWriterTests {
    @Test func writesTheWholeTree() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let audio = try writer.addTrack(Fixture.opus, clockRate: ClockRate(hertz: 48_000), start: .zero)
        try writer.append([1, 2], at: 0, to: audio)
        let video = try writer.addTrack(Fixture.vp8, clockRate: .video, start: Fixture.milliseconds(15))
        try writer.append([3], at: 0, nominal: 3000, to: video)
        try writer.append([4], at: 960, to: audio)
        try writer.append([5, 6, 7], at: 3000, nominal: 3000, key: false, to: video)
        try writer.append([8], at: 96_000, nominal: 3000, to: video)
        writer.finish()
        let image = try #require(MatroskaImage(writer.image))
        #expect(
            image.dump == """
                EBML
                  EBMLVersion 1
                  EBMLReadVersion 1
                  EBMLMaxIDLength 4
                  EBMLMaxSizeLength 8
                  DocType matroska
                  DocTypeVersion 4
                  DocTypeReadVersion 2
                Segment
                  SeekHead
                    Seek
                      SeekID 1549a966
                      SeekPosition 89
                    Seek
                      SeekID 1654ae6b
                      SeekPosition 167
                    Seek
                      SeekID 1c53bb6b
                      SeekPosition 4345
                    Seek
                      SeekID 1254c367
                      SeekPosition 4456
                  Info
                    TimestampScale 1000000
                    SegmentUUID 0123456789abcdeffedcba9876543210
                    DateUTC 1000000000
                    Title room
                    MuxingApp rokuga
                    WritingApp rokuga
                    Duration 1115.0
                  Tracks
                    TrackEntry
                      TrackNumber 1
                      TrackUID 2090661696621692004
                      TrackType 2
                      FlagLacing 0
                      Language und
                      CodecID A_OPUS
                      CodecPrivate 4f707573486561640102000080bb0000000000
                      SeekPreRoll 80000000
                      Audio
                        SamplingFrequency 48000.0
                        Channels 2
                    TrackEntry
                      TrackNumber 2
                      TrackUID 9450483544389111772
                      TrackType 1
                      FlagLacing 0
                      DefaultDuration 33333333
                      Language und
                      CodecID V_VP8
                      Video
                        PixelWidth 320
                        PixelHeight 180
                  Void 3954 bytes
                  Cluster
                    Timestamp 0
                    SimpleBlock track 1 at 0 key [1, 2]
                    SimpleBlock track 2 at 15 key [3]
                    SimpleBlock track 1 at 20 key [4]
                    SimpleBlock track 2 at 48 [5, 6, 7]
                  Cluster
                    Timestamp 1082
                    SimpleBlock track 2 at 0 key [8]
                  Cues
                    CuePoint
                      CueTime 0
                      CueTrackPositions
                        CueTrack 1
                        CueClusterPosition 4263
                        CueRelativePosition 10
                    CuePoint
                      CueTime 15
                      CueTrackPositions
                        CueTrack 2
                        CueClusterPosition 4263
                        CueRelativePosition 18
                    CuePoint
                      CueTime 1082
                      CueTrackPositions
                        CueTrack 2
                        CueClusterPosition 4316
                        CueRelativePosition 10
                  Tags
                    Tag
                      Targets
                        TagTrackUID 2090661696621692004
                      SimpleTag
                        TagName BPS
                        TagString 600
                      SimpleTag
                        TagName DURATION
                        TagString 00:00:00.040000000
                      SimpleTag
                        TagName NUMBER_OF_FRAMES
                        TagString 2
                      SimpleTag
                        TagName NUMBER_OF_BYTES
                        TagString 3
                      SimpleTag
                        TagName _STATISTICS_WRITING_APP
                        TagString rokuga
                      SimpleTag
                        TagName _STATISTICS_WRITING_DATE_UTC
                        TagString 2001-01-01 00:00:01
                      SimpleTag
                        TagName _STATISTICS_TAGS
                        TagString BPS DURATION NUMBER_OF_FRAMES NUMBER_OF_BYTES
                    Tag
                      Targets
                        TagTrackUID 9450483544389111772
                      SimpleTag
                        TagName BPS
                        TagString 36
                      SimpleTag
                        TagName DURATION
                        TagString 00:00:01.100000000
                      SimpleTag
                        TagName NUMBER_OF_FRAMES
                        TagString 3
                      SimpleTag
                        TagName NUMBER_OF_BYTES
                        TagString 5
                      SimpleTag
                        TagName _STATISTICS_WRITING_APP
                        TagString rokuga
                      SimpleTag
                        TagName _STATISTICS_WRITING_DATE_UTC
                        TagString 2001-01-01 00:00:01
                      SimpleTag
                        TagName _STATISTICS_TAGS
                        TagString BPS DURATION NUMBER_OF_FRAMES NUMBER_OF_BYTES

                """)
    }

    @Test func tellsEverySizeWhenFinished() throws {
        var (writer, track) = try Fixture.opusWriter()
        for i in 0..<600 { try writer.append([1], at: Int64(i) * 960, to: track) }
        let open = try #require(MatroskaImage(writer.image))
        #expect(open.segment.hasUnknownSize)
        #expect(open.clusters.map(\.hasUnknownSize) == [false, false, true])
        #expect(open.seekTargets == ["Info", "Tracks"])
        #expect(open.durationTicks == nil)
        writer.finish()
        let closed = try #require(MatroskaImage(writer.image))
        #expect(!closed.segment.hasUnknownSize)
        #expect(closed.segment.content.upperBound == closed.bytes.count)
        #expect(closed.clusters.map(\.hasUnknownSize) == [false, false, false])
        #expect(closed.seekTargets == ["Info", "Tracks", "Cues", "Tags"])
        #expect(closed.durationTicks == 12_000)
    }

    /// A killed file says how long it is, up to the last boundary.
    @Test func saysHowLongItIsWhileItGrows() throws {
        var (writer, track) = try Fixture.opusWriter()
        var owner = FileOwner()
        writer.flush()
        #expect(MatroskaImage(writer.image)?.durationTicks == nil)
        for i in 0..<3 as Range<Int64> {
            try writer.append([1], at: i * 960, to: track)
            writer.flush()
            owner.drain(&writer)
            #expect(MatroskaImage(owner.bytes)?.durationTicks == Double(i + 1) * 20)
        }
        writer.flush()
        #expect(writer.output.patches.isEmpty && writer.output.pending.isEmpty)
        #expect(MatroskaImage(owner.bytes)?.seekTargets == ["Info", "Tracks"])
    }

    /// A killed file names its frame rate: from ten pictures on, and anew when pictures come much closer.
    @Test func namesItsFrameRateWhileItGrows() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let track = try writer.addTrack(Fixture.vp8, clockRate: .video, start: .zero)
        var owner = FileOwner()
        var named: [Int64?] = []
        var time: Int64 = 0
        for i in 0..<40 {
            try writer.append([1], at: time, nominal: 3000, to: track)
            time += i < 11 ? 3000 : i < 13 ? 3300 : 1500
            writer.flush()
            owner.drain(&writer)
            named.append(MatroskaImage(owner.bytes)?.defaultDuration)
        }
        #expect(named[8] == nil)
        #expect(named[9...12].allSatisfy { $0 == 33_333_333 })
        #expect(named[39] == 16_666_666)
        #expect(MatroskaImage(owner.bytes)?.times(ofTrack: 1).count == 40)
    }

    /// 13 hours without anything.
    @Test func aPauseKeepsItsLength() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let audio = try writer.addTrack(Fixture.opus, clockRate: ClockRate(hertz: 48_000), start: .zero)
        let video = try writer.addTrack(Fixture.vp8, clockRate: .video, start: .zero)
        for hour in [0, 13, 100] as [Int64] {
            try writer.append([1], at: hour * 3600 * 48_000, to: audio)
            try writer.append([2], at: hour * 3600 * 90_000, nominal: 3000, to: video)
        }
        writer.finish()
        let image = try #require(MatroskaImage(writer.image))
        for track in 1...2 { #expect(image.times(ofTrack: track) == [0, 46_800_000, 360_000_000]) }
    }

    @Test func finishesAFileWithoutSamples() throws {
        var (writer, _) = try Fixture.opusWriter()
        writer.finish()
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.segment.children.map(\.name) == ["SeekHead", "Void", "Info", "Tracks", "Void"])
        #expect(image.segment.content.upperBound == image.bytes.count)
        #expect(image.seekTargets == ["Info", "Tracks"])
        #expect(image.durationTicks == nil)
    }

    @Test func finishesOnce() throws {
        var (writer, track) = try Fixture.opusWriter()
        try writer.append([1], at: 0, to: track)
        writer.finish()
        let bytes = writer.image
        writer.finish()
        writer.flush()
        writer.update(Fixture.opus, of: track)
        #expect(writer.image == bytes)
        #expect(throws: PackagingError.finished) { try writer.append([1], at: 960, to: track) }
        #expect(throws: PackagingError.finished) {
            try writer.addTrack(Fixture.vp8, clockRate: .video, start: .zero)
        }
        let isMoved = writer.move(track, to: Fixture.milliseconds(5))
        #expect(!isMoved)
        #expect(writer.image == bytes)
    }

    @Test func refusesTracksItDoesNotKnow() throws {
        var (writer, _) = try Fixture.opusWriter()
        for number in [Int.min, -1, 0, 2, Int.max] {
            #expect(throws: PackagingError.unknownTrack(number: number, declared: 1)) {
                try writer.append([1], at: 0, to: TrackNumber(number))
            }
            let isMoved = writer.move(TrackNumber(number), to: .zero)
            #expect(!isMoved)
            writer.update(Fixture.opus, of: TrackNumber(number))
        }
        #expect(MatroskaImage(writer.image)?.clusters.isEmpty == true)
    }

    @Test func refusesTimesThatDoNotIncrease() throws {
        var (writer, track) = try Fixture.opusWriter()
        try writer.append([1], at: 960, to: track)
        for ticks in [960, 0, -5, Int64.min] {
            #expect(throws: PackagingError.timeNotIncreasing(track: 1, previous: 960, next: ticks)) {
                try writer.append([2], at: ticks, to: track)
            }
        }
        try writer.append([3], at: 961, to: track)
        #expect(MatroskaImage(writer.image)?.blocks.map(\.payload) == [[1], [3]])
    }

    @Test func refusesCodecsWithoutMappingAndStaysUsable() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        #expect(throws: PackagingError.codecNotAllowed(codec: "aac", container: "matroska")) {
            try writer.addTrack(
                .audio(AudioFormat(codec: .aac, sampleRate: 16_000, channelCount: 7)),
                clockRate: ClockRate(hertz: 8000), start: .zero)
        }
        #expect(try writer.addTrack(Fixture.opus, clockRate: ClockRate(hertz: 48_000), start: .zero).number == 1)
    }

    @Test func discardsThePaddingOfTheLastPacket() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let format = AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2, primingSampleCount: 312)
        let track = try writer.addTrack(
            .audio(format), clockRate: ClockRate(hertz: 48_000), start: Fixture.milliseconds(200))
        try writer.append([1], at: 0, to: track)
        writer.trim(track, at: 1512)
        writer.trim(TrackNumber(2), at: 0)
        try writer.append([2], at: 960, to: track)
        let isMoved = writer.move(track, to: Fixture.milliseconds(300))
        #expect(isMoved)
        writer.finish()
        writer.trim(track, at: 0)
        let image = try #require(MatroskaImage(writer.image))
        // A player takes the delay off, so the first sample that is heard lies at 300 ms.
        #expect(image.times(ofTrack: 1) == [300, 320])
        #expect(
            image.dump.contains(
                """
                  Cluster
                    Timestamp 300
                    SimpleBlock track 1 at 0 key [1]
                    BlockGroup
                      Block track 1 at 20 [2]
                      DiscardPadding 8500000

                """))
        // 1200 samples are heard.
        #expect(image.durationTicks == 325)
    }

    @Test func hasRoomForAsManyTracksAsAreAnnounced() throws {
        let name = String(repeating: "é", count: 60)
        let byteCount = MatroskaWriter.headerByteCount(trackCount: 126)
        #expect(byteCount % 4096 == 0 && MatroskaWriter.headerByteCount(trackCount: -1) == 4096)
        var writer = MatroskaWriter(identity: Fixture.identity, headerByteCount: byteCount)
        for i in 0..<MatroskaWriter.trackLimit {
            let track = try writer.addTrack(
                i % 2 == 0 ? Fixture.opus : Fixture.h264, clockRate: .video, start: .zero, name: name)
            try writer.append([1], at: 0, to: track)
        }
        #expect(throws: PackagingError.tooManyTracks(limit: 126)) {
            try writer.addTrack(Fixture.opus, clockRate: .video, start: .zero)
        }
        writer.finish()
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.segment.child("Tracks")?.children.count == 126)
        #expect(image.blocks.map(\.track) == Array(1...126))
    }

    @Test func declaresTracksUntilTheRegionIsFull() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        var declared = 0
        var refusal: PackagingError?
        while refusal == nil {
            do throws(PackagingError) {
                _ = try writer.addTrack(Fixture.pcmu, clockRate: ClockRate(hertz: 8000), start: .zero)
                declared += 1
            } catch {
                refusal = error
            }
        }
        guard case .headerFull(let needed, 4096) = refusal else {
            Issue.record("refused for another reason: \(String(describing: refusal))")
            return
        }
        #expect(needed > 4096 && needed < 4250)
        #expect(declared > 40 && declared <= 126)
        try writer.append([1], at: 0, to: TrackNumber(declared))
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.segment.child("Tracks")?.children.count == declared)
        #expect(image.blocks.map(\.track) == [declared])
    }

    @Test func marksAllAudioAndTheKeyFramesOfVideo() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let audio = try writer.addTrack(Fixture.pcmu, clockRate: ClockRate(hertz: 8000), start: .zero)
        let video = try writer.addTrack(Fixture.h264, clockRate: .video, start: .zero)
        try writer.append([1], at: 0, key: false, to: audio)
        try writer.append([2], at: 0, key: true, to: video)
        try writer.append([3], at: 3000, key: false, to: video)
        #expect(MatroskaImage(writer.image)?.blocks.map(\.isKeyFrame) == [true, true, false])
    }

    @Test func keepsOneTimelineForDifferentClocksAndStarts() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let audio = try writer.addTrack(
            Fixture.opus, clockRate: ClockRate(hertz: 48_000), start: Interval(nanoseconds: 12_345_678))
        let video = try writer.addTrack(Fixture.vp8, clockRate: .video, start: Interval(nanoseconds: 99_499_999))
        for i in 0..<20 {
            try writer.append([0], at: Int64(i) * 960, to: audio)
            try writer.append([1], at: Int64(i) * 3003, nominal: 3003, key: i == 0, to: video)
        }
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.times(ofTrack: 1) == (0..<20).map { 12 + $0 * 20 })
        // 99.499999 ms + i * 33.366667 ms
        #expect(Array(image.times(ofTrack: 2).prefix(6)) == [99, 133, 166, 200, 233, 266])
        #expect(writer.duration == Interval(nanoseconds: 99_499_999 + 20 * 3003 * 1_000_000 / 90))
    }

    @Test func growsTheHeaderWithTheStream() throws {
        var writer = MatroskaWriter(identity: Fixture.identity)
        let video = try writer.addTrack(Fixture.vp8, clockRate: .video, start: .zero)
        let before = writer.image.count
        writer.update(.video(VideoFormat(width: 1280, height: 720, configuration: .vp8)), of: video)
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.bytes.count == before)
        #expect(image.dump.contains("PixelWidth 1280\n"))
    }
}
