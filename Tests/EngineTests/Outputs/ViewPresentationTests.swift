import FileSupport
import Jobs
import Media
import Packaging
import Presentations
import Testing

@testable import Engine

@Suite struct ViewPresentationTests {
    private static let audio = AudioFormat(
        codec: .opus, sampleRate: 48_000, channelCount: 2, primingSampleCount: 312)
    private static let streams = [
        ViewStream(format: .h264(reorderDepth: 0), clockRate: .video, bitrate: 900),
        ViewStream(format: .audio(audio), clockRate: .opus),
    ]

    private func presentation(
        _ streams: [ViewStream] = streams, _ settings: PresentationSettings = PresentationSettings(listSizes: [.hls: 0])
    ) -> ViewPresentation {
        ViewPresentation(
            PresentationPlan(
                folder: "view",
                identitySeed: IdentitySeed(
                    recordingID: "take-1", connectionID: "view", sessionStart: WallTime(nanoseconds: 0), title: "view"),
                settings: settings),
            at: SessionTime(milliseconds: 500), streams)
    }

    private func samples(_ times: some Sequence<Int64>, lasting duration: Int64, keyFrameEach distance: Int64)
        -> SampleQueue
    {
        var queue = SampleQueue()
        for time in times {
            var packet = EncodedPacket()
            packet.bytes = [1, 2, 3]
            packet.presentationTime = time
            packet.decodeTime = time
            packet.duration = duration
            packet.isKeyFrame = time.isMultiple(of: distance)
            queue.append(&packet, duration: duration)
        }
        return queue
    }

    private func drain(_ presentation: inout ViewPresentation, _ files: inout [String: [UInt8]]) -> [String] {
        var completed: [String] = []
        presentation.drain(minimum: 1) { action in
            switch action {
            case .replace(let name, let bytes): files[name] = bytes
            case .complete(let name): completed.append(name)
            case .append, .patch, .remove: Issue.record("\(action.output)")
            }
        }
        return completed
    }

    @Test func writesAllThatItsRenditionsGive() throws {
        var presentation = presentation()
        var files: [String: [UInt8]] = [:]
        // An encoder of pictures gives them later than that of audio.
        for i in 0..<Int64(10) {
            presentation.append(
                samples((i * 25..<(i + 1) * 25).map { $0 * 1920 }, lasting: 1920, keyFrameEach: 1), of: .audio)
            if i > 0 {
                presentation.append(
                    samples(((i - 1) * 25..<i * 25).map { $0 * 3600 }, lasting: 3600, keyFrameEach: 180_000),
                    of: .video)
            }
            let completed = drain(&presentation, &files)
            #expect(completed.isEmpty)
        }
        presentation.finish()
        let completed = drain(&presentation, &files)
        #expect(completed == ["view"])
        let list = PlaylistLines(String(decoding: try #require(files["view/video.m3u8"]), as: UTF8.self))
        // The last picture stays as long as audio goes on, which an encoder's priming shortens.
        #expect(list.entries.map(\.microseconds) == [2_000_000, 2_000_000, 2_000_000, 2_000_000, 1_993_500])
        #expect(list.tags.contains("#EXT-X-INDEPENDENT-SEGMENTS") && list.tags.contains("#EXT-X-ENDLIST"))
        let index = String(decoding: try #require(files["view/index.m3u8"]), as: UTF8.self)
        #expect(index.contains("#EXT-X-INDEPENDENT-SEGMENTS"))
        let reports = presentation.reports { WallTime(nanoseconds: $0.nanoseconds) }
        #expect(reports.map(\.file) == ["view/index.m3u8"])
        #expect(reports[0].tracks.map(\.frames) == [225, 250] && reports[0].tracks.map(\.bitrate) == [900, nil])
        #expect(reports[0].startedAt == WallTime(nanoseconds: 500_000_000))
    }

    @Test func aViewWithoutPicturesHasAudioAlone() throws {
        var presentation = presentation([Self.streams[1]])
        var files: [String: [UInt8]] = [:]
        presentation.append(samples((0..<200).map { $0 * 960 }, lasting: 960, keyFrameEach: 1), of: .audio)
        presentation.append(samples([0], lasting: 3600, keyFrameEach: 1), of: .video)
        presentation.finish()
        _ = drain(&presentation, &files)
        #expect(files.keys.filter { $0.hasSuffix("m3u8") }.sorted() == ["view/audio.m3u8", "view/index.m3u8"])
    }

    private func seconds(_ count: Int64) -> Interval { Interval(milliseconds: count * 1000) }

    @Test func hasAGuideOfWhoIsThereBesideIt() throws {
        var presentation = presentation()
        var files: [String: [UInt8]] = [:]
        let wall = { (milliseconds: Int64) in WallTime(nanoseconds: milliseconds * 1_000_000) }
        presentation.append(.poster([7]))
        // Nothing is written before there is a presentation.
        #expect(!presentation.awaitsPeople && drain(&presentation, &files) == [] && files.isEmpty)
        presentation.append(samples((0..<500).map { $0 * 960 }, lasting: 960, keyFrameEach: 1), of: .audio)
        presentation.append(samples((0..<250).map { $0 * 3600 }, lasting: 3600, keyFrameEach: 180_000), of: .video)
        #expect(presentation.awaitsPeople)
        let people = Participations(
            presences: [Participation(name: "Ann", from: wall(500), to: wall(.max / 1_000_000))],
            turns: [Participation(name: "Ann", from: wall(1500), to: wall(2500))])
        presentation.note(people)
        #expect(!presentation.awaitsPeople && drain(&presentation, &files) == [])
        #expect(files["view/poster.jpg"] == [7])
        // The presentation begins at 0.5 s.
        let speakers = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Ann>Ann\n"
        #expect(files["view/speakers.vtt"] == Array(speakers.utf8))
        presentation.append(
            .sheet(.init(number: 1, pictureCount: 1, size: FrameSize(width: 64, height: 48), bytes: [8])))
        presentation.finish()
        #expect(drain(&presentation, &files) == ["view"])
        #expect(files["view/thumbnails-1.jpg"] == [8])
        let text = String(decoding: try #require(files["view/thumbnails.vtt"]), as: UTF8.self)
        #expect(text.contains("thumbnails-1.jpg#xywh=0,0,64,48"))
        let chapters = String(decoding: try #require(files["view/chapters.vtt"]), as: UTF8.self)
        #expect(chapters.contains("00:00:00.000 --> 00:00:10.000") && chapters.contains("Ann joins"))
        // They are no media.
        let bytes = presentation.reports { WallTime(nanoseconds: $0.nanoseconds) }[0].bytes
        let media = files.filter { $0.key.hasSuffix(".m4s") || $0.key.hasSuffix(".mp4") }
        #expect(bytes == media.values.map(\.count).reduce(0, +))
    }

    @Test func knowsWhetherAPartIsThere() throws {
        var presentation = presentation(
            [Self.streams[1]],
            PresentationSettings(listSizes: [.hls: 0], partTarget: Interval(milliseconds: 200)))
        var files: [String: [UInt8]] = [:]
        presentation.append(samples((0..<101).map { $0 * 960 }, lasting: 960, keyFrameEach: 1), of: .audio)
        #expect(presentation.hasPart)
        _ = drain(&presentation, &files)
        #expect(!presentation.hasPart && files["view/audio/1.10.m4s"] != nil)
        presentation.append(samples((101..<110).map { $0 * 960 }, lasting: 960, keyFrameEach: 1), of: .audio)
        #expect(!presentation.hasPart)
        presentation.append(samples((110..<112).map { $0 * 960 }, lasting: 960, keyFrameEach: 1), of: .audio)
        #expect(presentation.hasPart)
        _ = drain(&presentation, &files)
        let text = String(decoding: try #require(files["view/audio.m3u8"]), as: UTF8.self)
        #expect(text.contains("URI=\"view/audio/2.1.m4s\"") || text.contains("URI=\"audio/2.1.m4s\""))
    }

    @Test func offersEachRenditionOfTheView() throws {
        var streams = Self.streams
        var smaller = VideoFormat(
            width: 36, height: 24,
            configuration: .h264(sequenceParameterSets: [[0x67, 66, 0, 10]], pictureParameterSets: [[0x68, 1]]))
        smaller.hasParameterSetsInBand = false
        streams[0].frameRate = FrameRate(25)
        streams.append(
            ViewStream(
                format: .video(smaller), clockRate: .video, bitrate: 90, rendition: 1, frameRate: FrameRate(25)))
        var presentation = presentation(streams)
        var files: [String: [UInt8]] = [:]
        presentation.append(samples((0..<200).map { $0 * 960 }, lasting: 960, keyFrameEach: 1), of: .audio)
        for rendition in 0...1 {
            presentation.append(
                samples((0..<100).map { $0 * 3600 }, lasting: 3600, keyFrameEach: 180_000),
                of: ViewStreamID(kind: .video, rendition: rendition))
        }
        presentation.finish()
        _ = drain(&presentation, &files)
        let lists = try ["video", "video-24p"].map { name in
            PlaylistLines(String(decoding: try #require(files["view/\(name).m3u8"]), as: UTF8.self))
        }
        #expect(lists.map { $0.entries.map(\.microseconds) } == [[2_000_000, 2_000_000], [2_000_000, 2_000_000]])
        let index = String(decoding: try #require(files["view/index.m3u8"]), as: UTF8.self)
        #expect(index.contains("RESOLUTION=64x48") && index.contains("RESOLUTION=36x24"))
        let reports = presentation.reports { WallTime(nanoseconds: $0.nanoseconds) }
        #expect(reports[0].tracks.map(\.width) == [64, nil, 36])
    }
}
