import FileSupport
import Media
import Packaging
import Testing

@testable import Presentations

@Suite struct TrackSegmenterTests {
    private static let identity = FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: "")

    /// A track with what it has given.
    private struct Track {
        var segmenter: TrackSegmenter
        var files: [TrackSegmenter.File] = []
        private var period = 0

        init(_ kind: MediaKind = .video, isEncoded: Bool = false, partTarget: Interval? = nil) {
            segmenter = TrackSegmenter(
                TrackFiles(kind.rawValue), kind, isEncoded: isEncoded, seconds: 2, partTarget: partTarget)
        }

        mutating func begin(_ format: TrackFormat = Presented.h264, at milliseconds: Int64) throws {
            period += 1
            try segmenter.begin(
                TrackSegmenter.Period(
                    number: period, format: format, clockRate: ClockRate(hertz: 1000), start: .zero,
                    identity: identity),
                with: sample(milliseconds))
        }

        func sample(_ milliseconds: Int64, lasting duration: Int64 = 40, isKeyFrame: Bool = false) -> Sample {
            Sample(presentationTime: milliseconds, duration: duration, isKeyFrame: isKeyFrame)
        }

        /// Pictures each 40 ms, of which the first is a key frame.
        mutating func append(_ milliseconds: Range<Int64>, isKeyFrame: Bool = true, start: Interval = .zero) {
            for time in stride(from: milliseconds.lowerBound, to: milliseconds.upperBound, by: 40) {
                append(sample(time, isKeyFrame: isKeyFrame && time == milliseconds.lowerBound), start: start)
            }
        }

        mutating func append(_ sample: Sample, start: Interval = .zero) {
            segmenter.append([1, 2].span, sample, start: start)
            files += segmenter.takeFiles()
        }

        mutating func close() {
            segmenter.finish(at: segmenter.end)
            files += segmenter.takeFiles()
        }

        var segments: [PresentedSegment] { files.compactMap(\.segment) }
        /// Beginnings and ends in milliseconds.
        var times: [[Int64]] {
            segments.map { [$0.start.nanoseconds / 1_000_000, $0.end.nanoseconds / 1_000_000] }
        }
    }

    @Test func givesAnInitializationSegmentAndThenSegments() throws {
        var track = Track()
        #expect(!track.segmenter.hasBegun)
        try track.begin(at: 0)
        #expect(track.segmenter.hasBegun)
        track.append(0..<2000)
        track.append(2000..<3000)
        #expect(track.files.map(\.path) == ["video/init-1.mp4", "video/1.m4s"])
        track.close()
        #expect(track.files.map(\.path) == ["video/init-1.mp4", "video/1.m4s", "video/2.m4s"])
        #expect(track.times == [[0, 2000], [2000, 3000]])
        #expect(track.segments.map(\.number) == [1, 2])
        #expect(track.segments.allSatisfy { $0.isIndependent && !$0.isGap && $0.period == 1 })
        for file in track.files where file.segment != nil {
            let read = try SegmentFile(file.bytes, isVideo: true)
            #expect(file.segment?.byteCount == file.bytes.count)
            #expect(read.sequenceNumber == file.segment?.number)
            #expect(read.begin == file.segment.map { $0.start.nanoseconds / 1_000_000 * 48 })
            #expect(read.end == file.segment.map { $0.end.nanoseconds / 1_000_000 * 48 })
        }
    }

    /// What comes behind a hole is decoded soon after what precedes it, where pictures may be out of order.
    @Test(arguments: [nil, Interval(milliseconds: 200)]) func aHoleAmongReorderedPicturesIsAGap(
        partTarget: Interval?
    ) throws {
        var track = Track(partTarget: partTarget)
        try track.begin(at: 0)
        track.append(0..<2000)
        for time in stride(from: Int64(3000), to: 5000, by: 40) {
            track.append(
                Sample(
                    presentationTime: time, decodeTime: time == 3000 ? 2040 : time - 80, duration: 40,
                    isKeyFrame: time == 3000))
        }
        track.close()
        #expect(track.segments.map(\.isGap) == [false, true, false])
        let end: Int64 = partTarget == nil ? 2040 : 2000
        #expect(track.times == [[0, end], [end, 3000], [3000, 5000]])
        let last = try #require(track.files.last { $0.segment?.isGap == false })
        #expect(try SegmentFile(last.bytes, isVideo: true).begin == 3000 * 48)
    }

    @Test func aSegmentWithoutAKeyFrameIsNotIndependent() throws {
        var track = Track()
        try track.begin(at: 0)
        track.append(0..<5000)
        track.append(5000..<5400)
        track.close()
        #expect(track.times == [[0, 2400], [2400, 4800], [4800, 5000], [5000, 5400]])
        #expect(track.segments.map(\.isIndependent) == [true, false, false, true])
    }

    @Test func theLastPictureStaysUntilTheNextOneAsFarAsASegmentMayLast() throws {
        var track = Track()
        try track.begin(at: 0)
        track.append(0..<1960)
        track.append(2300..<2340)
        track.append(5000..<5040)
        track.close()
        // From the third on, by its own duration; what is between is a gap.
        #expect(track.times == [[0, 2300], [2300, 4790], [4790, 5000], [5000, 5040]])
        #expect(track.segments.map(\.isGap) == [false, false, true, false])
        #expect(try SegmentFile(track.files[1].bytes, isVideo: true).entries.last?.duration == 380 * 48)
    }

    @Test func aGapIsCutAsSegmentsAre() throws {
        var track = Track()
        try track.begin(at: 0)
        track.append(0..<40)
        track.append(9000..<9040)
        track.close()
        #expect(track.times == [[0, 2490], [2490, 4490], [4490, 6490], [6490, 8490], [8490, 9000], [9000, 9040]])
        let gaps = track.files.filter { $0.segment?.isGap == true }
        #expect(gaps.count == 4 && gaps.allSatisfy { $0.bytes.isEmpty && $0.segment != nil })
        // Players count segments; files are counted without gaps.
        #expect(track.segments.map(\.number) == [1, 2, 3, 4, 5, 6])
        #expect(track.files.last?.path == "video/2.m4s")
    }

    @Test func whatIsListedStaysWhenNothingComes() throws {
        var track = Track()
        try track.begin(at: 0)
        track.append(0..<1000)
        track.segmenter.advance(to: 2400 * 48)
        #expect(track.segmenter.takeFiles().count == 0)
        track.segmenter.advance(to: 2401 * 48)
        track.files += track.segmenter.takeFiles()
        #expect(track.times == [[0, 2000]])
        track.segmenter.advance(to: 4401 * 48)
        track.files += track.segmenter.takeFiles()
        #expect(track.times == [[0, 2000], [2000, 4000]])
        #expect(track.segments.map(\.isGap) == [false, true])
        track.append(4500..<4540)
        track.close()
        #expect(track.times == [[0, 2000], [2000, 4000], [4000, 4500], [4500, 4540]])
    }

    /// A start that is known better later moves samples into what was listed already.
    @Test func nothingIsPlacedInWhatWasListed() throws {
        var track = Track()
        try track.begin(at: 0)
        track.append(0..<1000)
        track.segmenter.advance(to: 4401 * 48)
        track.files += track.segmenter.takeFiles()
        #expect(track.times == [[0, 2000], [2000, 4000]])
        track.append(4450..<4490, start: Interval(milliseconds: -600))
        track.close()
        #expect(track.times.last?[0] == 4000)
        #expect(try SegmentFile(#require(track.files.last).bytes, isVideo: true).begin == 4000 * 48)
    }

    @Test func aPeriodClosesWhatCameBefore() throws {
        var track = Track()
        try track.begin(at: 0)
        track.append(0..<1000)
        try track.begin(Presented.h264(width: 640, height: 360), at: 1000)
        track.append(1000..<1400)
        track.close()
        #expect(track.files.map(\.path) == ["video/init-1.mp4", "video/1.m4s", "video/init-2.mp4", "video/2.m4s"])
        #expect(track.times == [[0, 1000], [1000, 1400]])
        #expect(track.segments.map(\.period) == [1, 2])
        #expect(track.files[0].bytes != track.files[2].bytes)
    }

    /// The last picture of a period said that it lasts a minute.
    @Test func aPeriodBeginsWhereItsFirstSampleIs() throws {
        var track = Track()
        try track.begin(at: 0)
        track.append(track.sample(0, lasting: 60_000, isKeyFrame: true))
        try track.begin(Presented.h264(width: 640, height: 360), at: 1000)
        track.append(1000..<1040)
        track.close()
        #expect(track.times == [[0, 1000], [1000, 1040]])
    }

    @Test func aFormatThatSegmentsDoNotTakeChangesNothing() throws {
        var track = Track()
        try track.begin(at: 0)
        track.append(0..<400)
        #expect(throws: PackagingError.codecNotAllowed(codec: "vp8", container: "mp4")) {
            try track.begin(
                .video(VideoFormat(width: 64, height: 48, configuration: .vp8)), at: 400)
        }
        track.append(400..<800, isKeyFrame: false)
        track.close()
        #expect(track.files.map(\.path) == ["video/init-1.mp4", "video/1.m4s"])
        #expect(track.times == [[0, 800]])
    }

    @Test func theLastSegmentIsNotTooLongEither() throws {
        var track = Track()
        try track.begin(at: 0)
        track.append(track.sample(0, lasting: 60_000, isKeyFrame: true))
        track.close()
        #expect(track.times == [[0, 2490]])
    }

    @Test func encodedVideoHasKeyFramesAtTheBeginningOfEachSegment() throws {
        var track = Track(isEncoded: true)
        try track.begin(at: 0)
        // Two pictures a second: the last one before a key frame would make its segment too long.
        for time in stride(from: 0, to: 8000, by: 490) as StrideTo<Int64> {
            track.append(track.sample(time, lasting: 490, isKeyFrame: time % 2000 < 490))
        }
        track.close()
        #expect(track.segments.filter { !$0.isGap }.allSatisfy { $0.isIndependent })
        for file in track.files where file.segment?.isGap == false {
            #expect(try SegmentFile(file.bytes, isVideo: true).entries.first?.isSync == true)
        }
        #expect(track.segments.count == 4)
    }

    @Test func everySegmentOfAudioIsIndependent() throws {
        var track = Track(.audio)
        try track.begin(Presented.opus, at: 0)
        for time in stride(from: 0, to: 4000, by: 20) as StrideTo<Int64> {
            track.append(track.sample(time, lasting: 20, isKeyFrame: true))
        }
        track.close()
        #expect(track.times == [[0, 2000], [2000, 4000]])
        #expect(track.segments.allSatisfy { $0.isIndependent })
    }
}
