import FileSupport
import Media
import Packaging
import Testing

@testable import Presentations

@Suite struct TrackSegmenterPartsTests {
    /// A track whose parts have 200 ms, with what it has given.
    private struct Track {
        var segmenter: TrackSegmenter
        var files: [TrackSegmenter.File] = []

        init(_ kind: MediaKind = .video, isEncoded: Bool = false, partTarget: Int64 = 200) throws {
            segmenter = TrackSegmenter(
                TrackFiles(kind.rawValue), kind, isEncoded: isEncoded, seconds: 2,
                partTarget: Interval(milliseconds: partTarget))
            try segmenter.begin(
                TrackSegmenter.Period(
                    number: 1, format: kind == .video ? Presented.h264 : Presented.opus,
                    clockRate: ClockRate(hertz: 48_000), start: .zero,
                    identity: FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: "")),
                with: Sample(presentationTime: 0, duration: 960, isKeyFrame: true))
        }

        /// Samples at these ticks, each up to the next one; the first of each `interval` is a key frame.
        mutating func append(_ times: [Int64], keyFrameEach interval: Int64 = 96_000) {
            for (time, next) in zip(times, times.dropFirst() + [(times.last ?? 0) + 1600]) {
                append(time, lasting: next - time, isKeyFrame: time.isMultiple(of: interval))
            }
        }

        mutating func append(_ time: Int64, lasting duration: Int64, isKeyFrame: Bool) {
            segmenter.append(
                [1, UInt8(truncatingIfNeeded: time / 960)].span,
                Sample(presentationTime: time, duration: duration, isKeyFrame: isKeyFrame), start: .zero)
            files += segmenter.takeFiles()
        }

        mutating func close() {
            segmenter.finish(at: segmenter.end)
            files += segmenter.takeFiles()
        }

        var parts: [PresentedPart] { files.compactMap(\.part) }
        var segments: [PresentedSegment] { files.compactMap(\.segment) }
        /// Lengths of parts in milliseconds, by segment.
        var lengths: [[Int64]] {
            segments.map { segment in
                parts.filter { $0.path.hasPrefix(segment.path.dropLast(3)) }
                    .map { $0.duration.nanoseconds / 1_000_000 }
            }
        }

        func bytes(_ path: String) -> [UInt8] { files.first { $0.path == path }?.bytes ?? [] }
    }

    /// Each part says where its segment will end; it does.
    @Test(arguments: [MediaKind.video, .audio]) func partsSayWhereTheirSegmentEnds(kind: MediaKind) throws {
        var track = try Track(kind, isEncoded: true)
        track.append(times(300, each: kind == .video ? 1600 : 1024))
        let ends = Dictionary(uniqueKeysWithValues: track.segments.map { ($0.path.dropLast(4), $0.end) })
        #expect(ends.count >= 2)
        for part in track.parts {
            guard let end = ends[part.path.dropLast(6)] else { continue }
            #expect(part.segmentEnd == end, "\(part.path)")
        }
    }

    /// `count` pictures, `distance` ticks apart.
    private func times(_ count: Int, each distance: Int64) -> [Int64] { (0..<Int64(count)).map { $0 * distance } }

    @Test func partsComeBeforeTheirSegment() throws {
        var track = try Track()
        track.append(times(61, each: 1600))
        #expect(
            track.files.prefix(4).map(\.path) == [
                "video/init-1.mp4", "video/1.1.m4s", "video/1.2.m4s", "video/1.3.m4s",
            ])
        #expect(track.files.suffix(2).map(\.path) == ["video/1.10.m4s", "video/1.m4s"])
        track.close()
        #expect(track.lengths == [Array(repeating: 200, count: 10), [33]])
    }

    @Test func aSegmentIsItsPartsOneAfterTheOther() throws {
        for isEncoded in [false, true] {
            var track = try Track(isEncoded: isEncoded)
            track.append(times(150, each: 1600))
            track.close()
            for segment in track.segments {
                let name = segment.path.dropLast(3)
                let parts = track.parts.map(\.path).filter { $0.hasPrefix(name) }
                #expect(parts == (1...parts.count).map { "\(name)\($0).m4s" })
                #expect(parts.flatMap(track.bytes) == track.bytes(segment.path))
                let read = try SegmentFile(track.bytes(segment.path), isVideo: true)
                #expect(read.begin * 1_000_000 / 48 == segment.start.nanoseconds)
                #expect(read.end * 1_000_000 / 48 == segment.end.nanoseconds)
            }
        }
    }

    /// Parts of pictures that come 24 times a second have 200 ms all the same, and every picture is shown when it was.
    @Test(arguments: [2000, 1601, 1599, 2100, 3200, 4000, 4700] as [Int64])
    func partsOfAnyFrameRateAreNeitherTooLongNorTooShort(distance: Int64) throws {
        var track = try Track()
        let times = times(Int(20 * 48_000 / distance), each: distance)
        track.append(times, keyFrameEach: distance * (96_000 / distance))
        track.close()
        for lengths in track.lengths.dropLast() {
            #expect(lengths.allSatisfy { $0 <= 200 } && lengths.dropLast().allSatisfy { $0 >= 170 }, "\(lengths)")
        }
        let shown = try track.segments.flatMap { try SegmentFile(track.bytes($0.path), isVideo: true).entries }
            .map { $0.time + $0.offset }
        #expect(shown == times)
        let ends = zip(track.segments, track.segments.dropFirst())
        #expect(ends.allSatisfy { $0.end == $1.start && !$0.isGap })
    }

    @Test func aPictureThatStaysMakesItsPartLonger() throws {
        var track = try Track()
        track.append([0, 1600, 3200, 38_400, 40_000, 41_600])
        track.close()
        #expect(track.lengths == [[800, 100]])
    }

    @Test func saysWhichPartsBeginWithAKeyFrame() throws {
        var track = try Track()
        track.append(times(30, each: 1600), keyFrameEach: 19_200)
        track.close()
        // The third begins with one before half of a segment, so it begins no segment.
        #expect(track.parts.map(\.isIndependent) == [true, false, true, false, true])
    }

    @Test func aKeyFrameApartIsInTheFirstPart() throws {
        var track = try Track(isEncoded: true)
        track.append(times(120, each: 1600))
        track.close()
        let count = try #require(track.segments.first?.keyFrameByteCount)
        let first = track.bytes("video/1.1.m4s")
        let key = try SegmentFile(Array(first.prefix(count)), isVideo: true)
        #expect(key.entries.map(\.isSync) == [true])
        #expect(try SegmentFile(first, isVideo: true).fragmentCount == 2)
        #expect(track.segments.allSatisfy { ($0.keyFrameByteCount ?? 0) > 0 })
    }

    @Test func fragmentsAreNumberedInTheirOrder() throws {
        var track = try Track(isEncoded: true)
        track.append(times(120, each: 1600))
        track.close()
        let numbers = try track.segments.map { try SegmentFile(track.bytes($0.path), isVideo: true).sequenceNumber }
        #expect(numbers == [11, 22])
    }

    @Test(
        arguments: [(960, 200, 200), (1024, 200, 192), (960, 100, 100), (1024, 100, 85), (2880, 200, 180)]
            as [(Int64, Int64, Int64)])
    func partsOfAudioAreWholePackets(distance: Int64, target: Int64, length: Int64) throws {
        var track = try Track(.audio, partTarget: target)
        track.append(times(Int(96_000 / distance) + 1, each: distance), keyFrameEach: 1)
        let parts = track.parts.map { $0.duration.nanoseconds / 1_000_000 }
        #expect(parts.count >= 9 && parts.dropLast().allSatisfy { $0 == length }, "\(parts)")
        #expect(track.parts.allSatisfy { $0.isIndependent })
    }

    /// What is late in the order of decoding is shown when it should be, also where its part has ended.
    @Test func picturesOutOfOrderAreShownWhenTheyBelong() throws {
        var track = try Track()
        var shown: [Int64] = []
        for group in 0..<Int64(24) {
            let begin = group * 4800
            for (place, offset) in [(0, 3200), (1, 0), (2, 1600)] as [(Int64, Int64)] {
                let time = begin + offset + 1600
                shown.append(time)
                track.segmenter.append(
                    [1].span,
                    Sample(
                        presentationTime: time, decodeTime: begin + place * 1600, duration: 1600,
                        isKeyFrame: group == 0 && place == 0), start: .zero)
                track.files += track.segmenter.takeFiles()
            }
        }
        track.close()
        let written = try track.segments.flatMap { try SegmentFile(track.bytes($0.path), isVideo: true).entries }
        let distances = Set(zip(written, shown).map { $0.time + $0.offset - $1 })
        #expect(distances.count == 1 && written.count == shown.count)
    }

    @Test func withoutATargetThereAreNoParts() throws {
        var segmenter = TrackSegmenter(TrackFiles("video", form: .transportStream), .video, seconds: 2)
        let format = Presented.h264
        try segmenter.begin(
            TrackSegmenter.Period(
                number: 1, format: format, clockRate: ClockRate(hertz: 1000), start: .zero,
                identity: FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: "")),
            with: Sample(presentationTime: 0, duration: 40, isKeyFrame: true))
        for time in stride(from: 0, to: 2000, by: 40) as StrideTo<Int64> {
            segmenter.append(
                [1].span, Sample(presentationTime: time, duration: 40, isKeyFrame: time == 0), start: .zero)
        }
        #expect(segmenter.takeFiles().isEmpty)
    }
}
