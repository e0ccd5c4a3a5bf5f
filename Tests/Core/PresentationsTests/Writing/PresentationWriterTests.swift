import FileSupport
import Media
import Packaging
import Testing

@testable import Presentations

@Suite struct PresentationWriterTests {
    private static let wide = Presented.h264(width: 640, height: 360)

    private func played(
        _ script: SampleScript, encoded: Set<MediaKind> = [],
        _ settings: PresentationSettings = PresentationSettings(listSizes: [.hls: 0])
    ) throws -> (folder: PresentedFolder, writer: PresentationWriter) {
        var writer = PresentationWriter.live(settings)
        var folder = PresentedFolder()
        try writer.play(script.sorted, encoded: encoded, into: &folder)
        return (folder, writer)
    }

    @Test func writesTracksAndLists() throws {
        var script = SampleScript()
        script.appendAudio(0..<5000)
        script.appendVideo(0..<5000)
        let (folder, writer) = try played(script)
        #expect(
            folder.files.keys.sorted() == [
                "audio.m3u8", "audio/1.m4s", "audio/2.m4s", "audio/3.m4s", "audio/init-1.mp4", "index.html",
                "index.m3u8",
                "video.m3u8", "video/1.m4s", "video/2.m4s", "video/3.m4s", "video/4.m4s", "video/5.m4s",
                "video/init-1.mp4",
            ])
        #expect(folder.isComplete && writer.isCompleted && writer.isFinished)
        #expect(writer.manifests == [.hls])
        #expect(writer.tracks.map(\.sampleCount) == [250, 125])
        #expect(writer.duration == Interval(milliseconds: 5000))
        let media = folder.files.filter { !$0.key.hasSuffix(".m3u8") && !$0.key.hasSuffix(".html") }.values
        #expect(writer.byteCount == media.reduce(0) { $0 + Int64($1.count) })
        #expect(try folder.list("video").entries.map(\.microseconds) == [1, 1, 1, 1, 1].map { $0 * 1_000_000 })
        #expect(try folder.list("audio").entries.map(\.microseconds) == [2_000_000, 2_000_000, 1_000_000])
    }

    @Test func itsTimeBeginsWithTheFirstSampleOfAnyTrack() throws {
        var script = SampleScript()
        script.appendVideo(0..<3000, keyFrameEach: 2000, start: SessionTime(milliseconds: 1500))
        script.appendAudio(0..<4500, start: SessionTime(milliseconds: 800))
        let (folder, writer) = try played(script)
        #expect(writer.origin == SessionTime(milliseconds: 800))
        #expect(try folder.segment("audio/1.m4s").begin == 0)
        #expect(try folder.segment("video/1.m4s").begin == 700 * 48)
        #expect(folder.text("audio.m3u8")?.contains("PROGRAM-DATE-TIME:2026-11-21T01:02:04.256Z") == true)
        #expect(folder.text("video.m3u8")?.contains("PROGRAM-DATE-TIME:2026-11-21T01:02:04.956Z") == true)
        #expect(writer.tracks.compactMap(\.begin) == [.zero, Interval(milliseconds: 700)])
    }

    @Test func waitsForAllTracksUpToTheSameMoment() throws {
        var script = SampleScript()
        script.appendVideo(0..<10_000)
        var writer = PresentationWriter.live()
        let audio = writer.addTrack(TrackFiles("audio"), .audio, isEncoded: true)
        let video = writer.addTrack(TrackFiles("video"), .video, isEncoded: true)
        for sent in script.samples {
            writer.append(
                sent.bytes.span, sent.sample, clockRate: sent.clockRate, start: sent.start, format: sent.format,
                to: video)
            writer.advance()
        }
        #expect(writer.isEmpty)
        // Encoders may give something later than what came.
        writer.advance(to: SessionTime(milliseconds: 7000))
        #expect(writer.tracks[video].sampleCount == 76)
        writer.end(audio)
        writer.advance()
        #expect(writer.tracks[video].sampleCount == 250)
    }

    @Test func allTracksChangeTheirPeriodAtOnePlace() throws {
        var script = SampleScript()
        script.appendAudio(0..<6000)
        script.appendVideo(0..<3000)
        script.appendVideo(3000..<6000, format: Self.wide)
        let (folder, _) = try played(script)
        for track in ["audio", "video"] {
            let entries = try folder.list(track).entries
            #expect(entries.filter(\.isDiscontinuity).count == 1)
            #expect(entries.compactMap(\.map) == ["\(track)/init-1.mp4", "\(track)/init-2.mp4"])
            let place = try #require(entries.firstIndex { $0.isDiscontinuity })
            #expect(entries[..<place].reduce(0) { $0 + $1.microseconds } == 3_000_000)
        }
    }

    @Test func aTrackThatBeginsLaterIsInThePeriodOfTheOthers() throws {
        var script = SampleScript()
        script.appendVideo(0..<2000)
        script.appendVideo(2000..<6000, format: Self.wide)
        script.appendAudio(0..<2000, start: SessionTime(milliseconds: 4000))
        let (folder, _) = try played(script)
        #expect(try folder.list("audio").entries.compactMap(\.map) == ["audio/init-2.mp4"])
        // Its gaps have the discontinuity where the others have it (RFC 8216 §6.2.4).
        let entries = try folder.list("audio").entries
        let place = try #require(entries.firstIndex { $0.isDiscontinuity })
        #expect(entries.count { $0.isDiscontinuity } == 1 && entries[...place].allSatisfy { $0.isGap })
        #expect(entries[..<place].reduce(0) { $0 + $1.microseconds } == 2_000_000)
    }

    @Test func aTrackThatSegmentsDoNotTakeIsLeftOut() throws {
        var script = SampleScript()
        script.appendAudio(0..<3000)
        script.append(
            .video, at: 0, lasting: 3600,
            format: .video(VideoFormat(width: 64, height: 48, configuration: .vp8)))
        script.append(.video, at: 3600, lasting: 3600)
        let (folder, writer) = try played(script)
        #expect(writer.tracks.map(\.refusal) == [nil, .codecNotAllowed(codec: "vp8", container: "mp4")])
        #expect(writer.tracks[1].sampleCount == 0)
        #expect(!folder.files.keys.contains { $0.hasPrefix("video") })
        #expect(try folder.list("audio").entries.count == 2)
    }

    @Test func aSegmentThatWouldBecomeTooLongEndsWhileOthersGoOn() throws {
        var script = SampleScript()
        script.appendAudio(0..<9000)
        script.appendVideo(0..<1000)
        let (folder, _) = try played(script)
        let entries = try folder.list("video").entries
        // A little later than it could: something may still come, or silence for it.
        #expect(entries.prefix(3).map(\.isGap) == [false, true, true])
        #expect(entries.prefix(3).allSatisfy { $0.microseconds == 2_000_000 })
        // In the end all tracks end alike.
        #expect(entries.map(\.microseconds).reduce(0, +) == 9_000_000)
    }

    @Test func aWindowMovesAndItsFilesGo() throws {
        var script = SampleScript()
        script.appendAudio(0..<60_000)
        let (folder, _) = try played(script, PresentationSettings(listSizes: [.hls: 3]))
        #expect(try folder.list("audio").entries.map(\.path) == [28, 29, 30].map { "audio/\($0).m4s" })
        #expect(folder.removed.first == "audio/1.m4s" && folder.removed.count == 24)
        #expect(folder.files.keys.filter { $0.hasSuffix(".m4s") }.count == 6)
        #expect(folder.text("audio.m3u8")?.hasSuffix("#EXT-X-ENDLIST\n") == true)
    }

    @Test func nothingWasThere() throws {
        var writer = PresentationWriter.live()
        var folder = PresentedFolder()
        _ = writer.addTrack(TrackFiles("audio"), .audio, isEncoded: false)
        writer.advance(to: SessionTime(milliseconds: 10_000))
        writer.finish()
        try folder.drain(&writer)
        #expect(folder.files.isEmpty && folder.isComplete && writer.isEmpty)
        #expect(writer.duration == .zero)
        // Once.
        try folder.drain(&writer)
    }

    /// Half an hour, handed out segment by segment: a list that was written for each would be a thousand.
    @Test func inBatchListsAreHandedOutWhenTheyNameTwiceAsMuch() throws {
        var script = SampleScript()
        script.appendAudio(0..<1_800_000)
        var writer = PresentationWriter.live()
        let track = writer.addTrack(TrackFiles("audio"), .audio, isEncoded: false)
        var lists: [Int] = []
        func drain() {
            writer.drain(minimum: 1000) { action in
                guard case .replace("A/audio.m3u8", let bytes) = action else { return }
                lists.append(bytes.count)
            }
        }
        for sent in script.samples {
            writer.append(
                sent.bytes.span, sent.sample, clockRate: sent.clockRate, start: sent.start, format: sent.format,
                to: track)
            writer.advance(to: sent.time)
            drain()
        }
        #expect((5...20).contains(lists.count) && lists == lists.sorted())
        let before = lists.count
        writer.finish()
        drain()
        #expect(lists.count == before + 1)
    }

    @Test func nothingComesAfterTheEnd() throws {
        var script = SampleScript()
        script.appendAudio(0..<1000)
        var (folder, writer) = try played(script)
        let files = folder.files
        writer.append(
            [1].span, Sample(presentationTime: 960_000, duration: 960, isKeyFrame: true),
            clockRate: ClockRate(hertz: 48_000), start: .zero, format: Presented.opus, to: 0)
        writer.advance(to: SessionTime(milliseconds: 90_000))
        writer.finish()
        try folder.drain(&writer)
        #expect(folder.files == files)
    }

    /// A second of pictures, and where they are after the beginning was known better.
    @Test func whatWaitsMovesWithItsTrack() throws {
        var script = SampleScript()
        script.appendVideo(0..<1000)
        script.appendAudio(0..<1000)
        var writer = PresentationWriter.live()
        var folder = PresentedFolder()
        let tracks = [
            MediaKind.audio: writer.addTrack(TrackFiles("audio"), .audio, isEncoded: false),
            .video: writer.addTrack(TrackFiles("video"), .video, isEncoded: false),
        ]
        for sent in script.sorted {
            writer.append(
                sent.bytes.span, sent.sample, clockRate: sent.clockRate, start: sent.start, format: sent.format,
                to: tracks[sent.track] ?? 0)
            writer.advance(to: sent.time)
        }
        // No segment could be whole yet.
        #expect(writer.isEmpty)
        writer.move(tracks[.video] ?? 0, by: Interval(milliseconds: 70))
        writer.finish()
        try folder.drain(&writer)
        #expect(try folder.segment("video/1.m4s").begin == 70 * 48 && folder.segment("audio/1.m4s").begin == 0)
    }

    /// Audio alone; pictures that come later may belong before it.
    @Test func waitsForTracksThatMayStillCome() throws {
        var script = SampleScript()
        script.appendAudio(0..<5000)
        var writer = PresentationWriter.live()
        let track = writer.addTrack(TrackFiles("audio"), .audio, isEncoded: false)
        for sent in script.samples {
            writer.append(
                sent.bytes.span, sent.sample, clockRate: sent.clockRate, start: sent.start, format: sent.format,
                to: track)
        }
        writer.advance(to: SessionTime(milliseconds: 2500), awaitsTracks: true)
        #expect(writer.tracks[track].sampleCount == 125)
        writer.advance(to: SessionTime(milliseconds: 2500))
        #expect(writer.tracks[track].sampleCount == 250)
    }
}
