import FileSupport
import Media
import Packaging
import Testing

@testable import Presentations

/// Whatever senders send: what holds of every presentation.
@Suite struct PresentedStreamsTests {
    private static let settings = PresentationSettings(segmentSeconds: 2, listSizes: [.hls: 0])

    @Test(arguments: 1...60 as ClosedRange<UInt64>) func segmentsFollowEachOtherAndAreNotTooLong(seed: UInt64) throws {
        let samples = SampleScript(seed: seed).sorted
        let folder = try PresentedFolder(of: samples, Self.settings)
        for track in Set(samples.map(\.track)) {
            let entries = try folder.list(track.rawValue).entries
            var position: Int64?
            for entry in entries {
                #expect((entry.microseconds + 500_000) / 1_000_000 <= 2, "\(entry)")
                #expect(entry.microseconds > 0, "\(entry)")
                guard !entry.isGap else {
                    position = position.map { $0 + entry.microseconds }
                    continue
                }
                let segment = try folder.segment(entry.path)
                // Playlists count in microseconds.
                let begin = segment.begin * 1_000_000 / 48_000
                if let position { #expect(abs(begin - position) <= 2, "\(entry)") }
                #expect(abs((segment.end - segment.begin) * 1_000_000 / 48_000 - entry.microseconds) <= 2)
                position = begin + entry.microseconds
            }
            let times = try folder.segments(track.rawValue).flatMap(\.entries)
            #expect(times.allSatisfy { $0.duration > 0 })
            #expect(zip(times, times.dropFirst()).allSatisfy { $0.time + $0.duration <= $1.time })
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>) func noSampleIsLostOrDoubled(seed: UInt64) throws {
        let samples = SampleScript(seed: seed).sorted
        let folder = try PresentedFolder(of: samples, Self.settings)
        let origin = try #require(samples.first?.time)
        for track in Set(samples.map(\.track)) {
            let written = try folder.segments(track.rawValue).flatMap(\.contents)
            let sent = samples.filter { $0.track == track }
            // A sample that a correction moves before the beginning has no place.
            #expect(written.count >= sent.filter { $0.end > origin }.count - 1)
            #expect(written == sent.map(\.bytes).suffix(written.count))
        }
    }

    /// Of what is shown when: the nearest tick, unless a correction moves it into what was written.
    @Test(arguments: 1...30 as ClosedRange<UInt64>) func picturesAreShownWhenTheyBelong(seed: UInt64) throws {
        let all = SampleScript(seed: seed).sorted
        let samples = all.filter { $0.track == .video }
        guard Set(samples.map(\.start)).count == 1, let origin = samples.first?.shown else { return }
        let folder = try PresentedFolder(of: samples, Self.settings)
        let shown = try folder.segments("video").flatMap(\.entries).map { $0.time + $0.offset }
        var distances: [Int64] = []
        for (ticks, sent) in zip(shown, samples) {
            let moment = sent.start - origin
            let expected = moment.nanoseconds + ClockRate.video.nanoseconds(ofTicks: sent.sample.presentationTime)
            distances.append(abs(ticks * 1_000_000_000 / 48_000 - expected))
        }
        // Where a segment had to end without a key frame, and pictures out of order were still to come, they are shown
        // up to a picture later.
        let late = distances.filter { $0 >= 50_000 }
        #expect(late.count <= 4 && late.allSatisfy { $0 < 40_000_000 })
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func whenItIsHandedOutChangesNothing(seed: UInt64) throws {
        let samples = SampleScript(seed: seed, seconds: 20).sorted
        let often = try PresentedFolder(of: samples, Self.settings)
        #expect(try PresentedFolder(of: samples, Self.settings, drain: { _ in false }).files == often.files)
        #expect(try PresentedFolder(of: samples, Self.settings, drain: { ($0 * 7919 % 101) < 3 }).files == often.files)
    }

    /// Key frames are where segments begin, and where the encoder likes.
    @Test(arguments: [(100, 1000), (500, 2000), (700, 2000), (40, 3000), (40, 700), (900, 2000)] as [(Int64, Int64)])
    func everySegmentOfEncodedVideoIsIndependent(distance: Int64, interval: Int64) throws {
        var script = SampleScript()
        script.appendAudio(0..<30_000)
        var (last, lastKey): (Int64, Int64) = (-1, -interval)
        for time in stride(from: 0, to: 30_000, by: Int(distance)) as StrideTo<Int64> {
            // Nothing comes for some seconds.
            guard !(9000..<16_000).contains(time) else { continue }
            let isKeyFrame = time / 2000 > last / 2000 || last < 0 || time - lastKey >= interval
            script.append(
                .video, at: time * 90, lasting: distance * 90, isKeyFrame: isKeyFrame,
                start: SessionTime(milliseconds: 730), format: last < 0 ? Presented.h264 : nil)
            if isKeyFrame { lastKey = time }
            last = time
        }
        let folder = try PresentedFolder(of: script.sorted, Self.settings, encoded: [.video])
        let segments = try folder.segments("video")
        #expect(segments.count >= 12 && segments.allSatisfy { $0.entries.first?.isSync == true })
        #expect(try folder.list("video").tags.contains("#EXT-X-INDEPENDENT-SEGMENTS"))
        #expect(try folder.list("video").entries.allSatisfy { $0.microseconds < 2_500_000 })
    }

    /// A live window of half a day: neither the folder nor a list nor what waits grows.
    @Test func aWindowOfTwelveHoursStaysSmall() throws {
        let settings = PresentationSettings(segmentSeconds: 6, listSizes: [.hls: 5])
        var writer = PresentationWriter.live(settings)
        var folder = PresentedFolder()
        let audio = writer.addTrack(TrackFiles("audio"), .audio, isEncoded: false)
        let video = writer.addTrack(TrackFiles("video"), .video, isEncoded: false)
        let bytes: [UInt8] = [1, 2, 3]
        var next = SessionTime.zero
        for i in 0..<Int64(12 * 3600 * 2) {
            let time = SessionTime(milliseconds: i * 500)
            writer.append(
                bytes.span, Sample(presentationTime: i * 24_000, duration: 24_000, isKeyFrame: true),
                clockRate: ClockRate(hertz: 48_000), start: .zero, format: i == 0 ? Presented.opus : nil, to: audio)
            // Video pauses for a minute of each hour.
            if i % 7200 >= 120 || i < 120 {
                writer.append(
                    bytes.span, Sample(presentationTime: i * 45_000, duration: 45_000, isKeyFrame: i % 10 == 0),
                    clockRate: .video, start: .zero, format: i == 0 ? Presented.h264 : nil, to: video)
            }
            writer.advance(to: time)
            guard time >= next else { continue }
            next = time + Interval(milliseconds: 30_000)
            try folder.drain(&writer)
        }
        #expect(folder.removed.count > 10_000)
        // Two windows of each track, three lists, two initialization segments, and what comes between two removals.
        #expect(folder.largestCount <= 2 * 10 + 5 + 2 * 8)
        #expect(folder.largestList < 2000)
        #expect(writer.tracks.allSatisfy { $0.backlog.isEmpty })
    }
}
