import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct CMAFTrackTests {
    private static let picture = Interval(milliseconds: 40)

    private func track(
        _ format: TrackFormat = MP4Fixture.h264, clockRate: ClockRate = .video, start: Interval = .zero,
        earliest: Int64 = 0
    ) throws -> CMAFTrack {
        try CMAFTrack(format, clockRate: clockRate, identity: MP4Fixture.identity, start: start, earliest: earliest)
    }

    /// Pictures of 40 ms at 90 kHz, in the order of decoding: for each its place in the order of showing.
    private func append(_ order: [Int64], at first: Int64 = 0, to track: inout CMAFTrack) {
        for (i, place) in order.enumerated() {
            let sample = Sample(
                presentationTime: (first + place) * 3600, decodeTime: (first + Int64(i)) * 3600 - lead(order),
                duration: 3600, isKeyFrame: i == 0)
            track.append([UInt8(i), 1].span, sample)
        }
    }

    private func lead(_ order: [Int64]) -> Int64 {
        order.enumerated().map { Int64($0) - $1 }.max().map { $0 * 3600 } ?? 0
    }

    @Test func beginsWithBrandsAndAMovieWithoutEdits() throws {
        let boxes = try boxes(of: track(start: Interval(milliseconds: 700)).initialization)
        #expect(boxes.map(\.type) == ["ftyp", "moov"])
        #expect(boxes.find("ftyp")?.payload == Array("iso6\0\0\0\0iso6cmfc".utf8))
        #expect(boxes.find("moov/trak/edts") == nil)
        #expect(boxes.find("moov/mvex/trex") != nil)
        // Version 1: the time scale is behind two times of 64 bits.
        #expect(boxes.find("moov/trak/mdia/mdhd")?.words[5] == 48_000)
    }

    @Test func hasTheBrandOfAV1() throws {
        let boxes = try boxes(of: track(MP4Fixture.av1).initialization)
        #expect(boxes.find("ftyp")?.payload.suffix(4) == Array("av01".utf8)[...])
    }

    @Test func opusSaysWhatItsDecoderGivesFirst() throws {
        let format = TrackFormat.audio(
            AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2, primingSampleCount: 312))
        let file = try track(format, clockRate: MP4Fixture.opusRate).initialization
        #expect(try boxes(of: file).find("moov/trak/edts") == nil)
        let entry = try #require(try boxes(of: file).find("moov/trak/mdia/minf/stbl/stsd"))
        let position = try #require(entry.payload.firstRange(of: Array("dOps".utf8))?.upperBound)
        #expect(entry.payload[position + 2..<position + 4] == [1, 56])
    }

    @Test func refusesWhatSegmentsDoNotTake() throws {
        #expect(throws: PackagingError.codecNotAllowed(codec: "pcmu", container: "mp4")) {
            try track(MP4Fixture.audio(.pcmu), clockRate: ClockRate(hertz: 8000))
        }
    }

    @Test func aSegmentHasItsSamplesAtTheTimesOfThePresentation() throws {
        var track = try track(start: Interval(milliseconds: 700))
        append([0, 1, 2], to: &track)
        #expect(track.begin == 33_600 && track.end == 33_600 + 3 * 1920)
        let segment = track.takeSegment(1, until: track.end)
        #expect(try boxes(of: segment).map(\.type) == ["styp", "moof", "mdat"])
        let samples = try fragmentSamples(of: 1, in: track.initialization + segment)
        #expect(samples.map(\.ticks) == [33_600, 35_520, 37_440])
        #expect(samples.map(\.isSync) == [true, false, false])
        #expect(samples.map(\.content) == [[0, 1], [1, 1], [2, 1]])
    }

    @Test func segmentsFollowEachOtherWithoutAHole() throws {
        var track = try track()
        append([0, 1, 2], to: &track)
        // The last picture lasts until the next one, which comes 10 ms late.
        let first = track.takeSegment(1, until: 6240)
        #expect(track.isEmpty)
        track.append([9].span, Sample(presentationTime: 11_700, duration: 3600, isKeyFrame: true))
        #expect(track.begin == 6240)
        let second = track.takeSegment(2, until: track.end)
        let samples = try fragmentSamples(of: 1, in: track.initialization + first + second)
        #expect(samples.map(\.ticks) == [0, 1920, 3840, 6240])
        #expect(samples.map(\.duration) == [1920, 1920, 2400, 1920])
        #expect(try boxes(of: second).find("moof/mfhd")?.words == [0, 2])
    }

    /// Players that search load the first bytes of a segment alone (RFC 8216 §4.3.3.6): they are whole boxes.
    @Test func aKeyFrameCanBeAFragmentOfItsOwn() throws {
        var track = try track()
        append([0, 1, 2], to: &track)
        let segment = track.takeSegment(3, from: nil, until: 6240, hasKeyFrameApart: true)
        #expect(try boxes(of: segment).map(\.type) == ["styp", "moof", "mdat", "moof", "mdat"])
        let samples = try fragmentSamples(of: 1, in: track.initialization + segment)
        #expect(samples.map(\.ticks) == [0, 1920, 3840])
        #expect(samples.map(\.isSync) == [true, false, false])
        #expect(samples.map(\.content) == [[0, 1], [1, 1], [2, 1]])
        let count = try #require(track.keyFrameByteCount)
        let alone = try fragmentSamples(of: 1, in: track.initialization + segment.prefix(count))
        #expect(alone == Array(samples.prefix(1)))
        let numbers = try boxes(of: segment).filter { $0.type == "moof" }.map { $0.children.first?.words }
        #expect(numbers == [[0, 5], [0, 6]])
    }

    @Test func aSegmentOfOneKeyFrameIsAllOfIt() throws {
        var track = try track()
        append([0], to: &track)
        let segment = track.takeSegment(1, from: nil, until: 1920, hasKeyFrameApart: true)
        #expect(try boxes(of: segment).map(\.type) == ["styp", "moof", "mdat"])
        #expect(track.keyFrameByteCount == segment.count)
        #expect(track.takeSegment(2, from: nil, until: 3840, hasKeyFrameApart: true) == [])
        #expect(track.keyFrameByteCount == nil)
    }

    @Test func anotherPictureIsNotSetApart() throws {
        var track = try track()
        append([0, 1], to: &track)
        _ = track.takeSegment(1, from: nil, until: 3840, hasKeyFrameApart: true)
        for i in 2..<4 as Range<Int64> {
            track.append([UInt8(i)].span, Sample(presentationTime: i * 3600, duration: 3600, isKeyFrame: false))
        }
        let segment = track.takeSegment(2, from: nil, until: 7680, hasKeyFrameApart: true)
        #expect(try boxes(of: segment).map(\.type) == ["styp", "moof", "mdat"])
        #expect(track.keyFrameByteCount == nil)
    }

    /// I P B B: the first picture is decoded when it is shown, and each before it is shown. FFmpeg and GStreamer show
    /// all pictures later where one has a negative offset.
    @Test func picturesOutOfOrderHaveNoNegativeOffsets() throws {
        var track = try track()
        append([0, 3, 1, 2], to: &track)
        #expect(track.begin == 0)
        let segment = track.takeSegment(1, until: track.end)
        let run = try #require(try boxes(of: segment).find("moof/traf/trun"))
        #expect(run.payload[0] == 1)
        // After the flags of the first sample: duration, size and offset of each.
        let offsets = (0..<4).map { Int32(bitPattern: run.words[6 + 3 * $0]) }
        #expect(offsets == [0, 4800, 0, 0])
        let decoded = try fragmentSamples(of: 1, in: track.initialization + segment).map(\.ticks)
        #expect(decoded == [0, 960, 1920, 3840])
    }

    /// AAC: a whole packet is before the beginning and left out; Opus: a part of one, which the decoder drops.
    @Test func whatIsDecodedBeforeTheBeginningIsLeftOut() throws {
        let aac = TrackFormat.audio(
            AudioFormat(
                codec: .aac, sampleRate: 48_000, channelCount: 2, primingSampleCount: 1024, configuration: [0x11, 0x90])
        )
        var track = try track(aac, clockRate: MP4Fixture.opusRate)
        for i in 0..<3 as Range<Int64> {
            track.append([1].span, Sample(presentationTime: i * 1024, duration: 1024, isKeyFrame: true))
        }
        #expect(track.begin == 0 && track.end == 2048)
        let opus = TrackFormat.audio(
            AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2, primingSampleCount: 312))
        track = try self.track(opus, clockRate: MP4Fixture.opusRate)
        for i in 0..<2 as Range<Int64> {
            track.append([1].span, Sample(presentationTime: i * 960, duration: 960, isKeyFrame: true))
        }
        let samples = try fragmentSamples(
            of: 1, in: track.initialization + track.takeSegment(1, until: track.end))
        #expect(samples.map(\.ticks) == [0, 648] && samples.map(\.duration) == [648, 960])
    }

    /// Within a segment a move would change the order of pictures.
    @Test func aTrackMovesWithTheNextSegment() throws {
        var track = try track(start: Interval(milliseconds: 100))
        append([0, 1], to: &track)
        track.move(to: .zero)
        append([0], at: 2, to: &track)
        let samples = try fragmentSamples(
            of: 1, in: track.initialization + track.takeSegment(1, until: track.end))
        #expect(samples.map(\.ticks) == [4800, 6720, 8640])
        #expect(track.place(Sample(presentationTime: 90_000, duration: 3600, isKeyFrame: true))?.begin == 48_000)
        // What was before the move ended later.
        #expect(track.place(Sample(presentationTime: 3 * 3600, duration: 1, isKeyFrame: true))?.begin == 10_560)
    }

    @Test func aMoveIsFollowedAtOnceWhereASegmentIsAboutToEnd() throws {
        var track = try track()
        append([0], to: &track)
        track.move(to: Interval(milliseconds: 10))
        let sample = Sample(presentationTime: 3600, duration: 3600, isKeyFrame: true)
        #expect(track.place(sample)?.begin == 1920)
        track.settle()
        #expect(track.place(sample)?.begin == 2400)
    }

    /// Two packets of audio at one moment are heard one after the other, and two pictures are shown so.
    @Test func twoSamplesOfOneMomentAreApart() throws {
        for format in [MP4Fixture.opus, MP4Fixture.h264] {
            var track = try track(format, clockRate: MP4Fixture.opusRate)
            for _ in 0..<2 { track.append([1].span, Sample(presentationTime: 0, duration: 960, isKeyFrame: true)) }
            let samples = try fragmentSamples(
                of: 1, in: track.initialization + track.takeSegment(1, until: track.end))
            #expect(samples.map(\.ticks) == [0, 1])
        }
    }

    /// Leading pictures are shown before the key frame that they follow; the segment begins where the last one ended.
    @Test func anOpenGroupBeginsWithItsLeadingPictures() throws {
        var track = try track()
        append([0, 1, 2], to: &track)
        _ = track.takeSegment(1, until: track.end)
        append([2, 0, 1], at: 3, to: &track)
        let segment = track.takeSegment(2, from: 5760, until: track.end)
        #expect(track.earliest == 11_520)
        let samples = try fragmentSamples(of: 1, in: track.initialization + segment)
        #expect(samples.map(\.ticks) == [5760, 5761, 7680] && samples.map(\.isSync) == [true, false, false])
    }

    @Test func saysBeforeWhichTimeNothingLaterIsShown() throws {
        let track = try track(start: Interval(milliseconds: 100))
        let sample = Sample(presentationTime: 9000, decodeTime: 1800, duration: 3600, isKeyFrame: false)
        #expect(track.decodeTime(of: sample) == 4800 + 960)
    }

    @Test func nothingIsDecodedBeforeTheEarliestMoment() throws {
        let track = try track(earliest: 5000)
        #expect(track.place(Sample(presentationTime: 0, duration: 9000, isKeyFrame: true))?.begin == 5000)
    }

    @Test(arguments: [Int64.max, Int64.max - 1, 1 << 62]) func survivesImpossibleTimes(time: Int64) throws {
        var track = try track(start: Interval(nanoseconds: .max))
        track.append([1].span, Sample(presentationTime: time, duration: time, isKeyFrame: true))
        track.append([1].span, Sample(presentationTime: .min, decodeTime: .min, duration: 1, isKeyFrame: true))
        #expect(!track.isEmpty)
        let segment = track.takeSegment(1, until: .max)
        #expect(try boxes(of: segment).count == 3)
    }

    @Test func hasNoSegmentWithoutSamples() throws {
        var track = try track()
        #expect(track.isEmpty && track.takeSegment(1, until: 9).isEmpty)
    }

    @Test func nothingIsDecodedBeforeWhatASegmentEnded() throws {
        var track = try track()
        append([0, 1], to: &track)
        _ = track.takeSegment(1, until: 9600)
        #expect(track.place(Sample(presentationTime: 7200, duration: 3600, isKeyFrame: true))?.begin == 9600)
        track.leave(until: 12_000)
        #expect(track.place(Sample(presentationTime: 7200, duration: 3600, isKeyFrame: true))?.begin == 12_000)
        track.leave(until: 11_000)
        #expect(track.earliest == 12_000)
    }

    /// A key frame that is decoded before the presentation's time 0 is needed by those that follow.
    @Test func noPictureIsLeftOut() throws {
        var track = try track(start: Interval(milliseconds: -200))
        append([0, 3, 1, 2, 6, 4, 5], to: &track)
        let samples = try fragmentSamples(of: 1, in: track.initialization + track.takeSegment(1, until: track.end))
        #expect(samples.map { $0.content[0] } == [0, 1, 2, 3, 4, 5, 6])
        #expect(samples.map(\.ticks) == [0, 1, 2, 3, 4, 5, 6])
    }

    /// What comes too late is shown late, and not in a segment that was there before.
    @Test func noPictureIsShownInASegmentThatHasEnded() throws {
        var track = try track()
        append([0, 1], to: &track)
        _ = track.takeSegment(1, until: track.end)
        track.move(to: Interval(milliseconds: -100))
        append([0], at: 2, to: &track)
        let run = try #require(try boxes(of: track.takeSegment(2, until: track.end)).find("moof/traf/trun"))
        // Without a column of offsets.
        #expect(run.words[0] & 0x800 == 0)
    }
}
