import FileSupport
import Jobs
import Media
import Packaging
import Presentations
import Testing

@testable import Engine

@Suite struct ConnectionPresentationTests {
    private static let wide = TrackFormat.video(
        VideoFormat(
            width: 128, height: 96,
            configuration: .h264(sequenceParameterSets: [[0x67, 66, 0, 11]], pictureParameterSets: [[0x68, 1]])))
    private static let h264 = TrackFormat.h264(reorderDepth: 0)
    private static let pcmu = TrackFormat.audio(AudioFormat(codec: .pcmu, sampleRate: 8000, channelCount: 1))

    private static let seed = IdentitySeed(
        recordingID: "take-1", connectionID: "A", sessionStart: WallTime(nanoseconds: 0), title: "A")

    /// A connection with audio and video and its presentation, with what that has written.
    private struct Connection {
        var outputs: ConnectionOutputs
        let codecs: RenamedTranscoding
        private var placements: [TrackPlacement]
        private(set) var files: [String: [UInt8]] = [:]
        private(set) var completed: [String] = []

        init(
            gaps: GapPolicy = .fill, media: MediaMode = MediaMode(), seconds: Int = 2, files plans: [OutputPlan] = [],
            audioRate: ClockRate = .opus, lastPicture: Int = .max
        ) {
            let plan = PresentationPlan(
                folder: "A", identitySeed: ConnectionPresentationTests.seed,
                settings: PresentationSettings(segmentSeconds: seconds, listSizes: [.hls: 0]), media: media, gaps: gaps)
            codecs = RenamedTranscoding.h264(ToyTranscoding(lastPicture: lastPicture))
            outputs = ConnectionOutputs(plans, plan, kinds: [.audio, .video], codecs: codecs)
            placements = [
                TrackPlacement(TrackID(connection: 0, track: 0), .audio, clockRate: audioRate),
                TrackPlacement(TrackID(connection: 0, track: 1), .video, clockRate: .video),
            ]
        }

        /// 20 ms of audio.
        mutating func talk(at milliseconds: Int64, _ format: TrackFormat? = nil) {
            let rate = placements[0].clockRate
            let frame = EncodedFrame.toy(
                milliseconds * rate.hertz / 1000, duration: rate.hertz / 50, format: format)
            outputs.append(
                frame,
                placements[0].place(
                    frame, clockRate: rate, at: SessionTime(milliseconds: milliseconds),
                    now: SessionTime(milliseconds: milliseconds), isAfterDrop: false))
        }

        mutating func film(at milliseconds: Int64, _ format: TrackFormat? = nil) {
            let frame = EncodedFrame.toy(milliseconds * 90, format: format, isKeyFrame: format != nil)
            outputs.append(frame, placements[1].place(frame, at: milliseconds))
        }

        /// Both from 0 on, and what is written while they come.
        mutating func play(
            _ milliseconds: Int64, audio: TrackFormat = .opus, video: TrackFormat = ConnectionPresentationTests.h264,
            then next: (at: Int64, format: TrackFormat)? = nil, hole: Range<Int64> = 0..<0
        ) {
            for time in stride(from: 0, to: milliseconds, by: 20) as StrideTo<Int64> {
                if !hole.contains(time) { talk(at: time, time == 0 ? audio : nil) }
                if time.isMultiple(of: 40) {
                    film(at: time, time == 0 ? video : time == next?.at ? next?.format : nil)
                }
                outputs.advancePresentation(to: SessionTime(milliseconds: time))
                drain()
            }
        }

        mutating func finish() {
            outputs.finish()
            drain()
        }

        mutating func drain() {
            var (files, completed) = (self.files, self.completed)
            outputs.drain(minimum: 0) { action in
                switch action {
                case .replace(let name, let bytes): files[name] = bytes
                case .append(let name, _, let bytes): files[name, default: []] += bytes
                case .complete(let name): completed.append(name)
                case .patch, .remove: break
                }
            }
            (self.files, self.completed) = (files, completed)
        }

        func list(_ track: String) throws -> PlaylistLines {
            PlaylistLines(String(decoding: try #require(files["A/\(track).m3u8"]), as: UTF8.self))
        }

        func entries(_ track: String) throws -> [SegmentFile.Entry] {
            try list(track).entries.filter { !$0.isGap }.flatMap { entry in
                try SegmentFile(#require(files["A/" + entry.path]), isVideo: track == "video").entries
            }
        }

        func initialization(_ path: String) -> String {
            String(decoding: (files["A/" + path] ?? []).map { $0 < 128 ? $0 : 0 }, as: UTF8.self)
        }

        var reports: [OutputReport] { outputs.report { WallTime(nanoseconds: $0.nanoseconds) } }
    }

    @Test func copiesWhatSegmentsTake() throws {
        var connection = Connection()
        connection.play(5000)
        connection.finish()
        #expect(connection.codecs.inner.log.settings.isEmpty && connection.codecs.inner.log.audioSettings.isEmpty)
        #expect(connection.outputs.presentations.first?.isCopied(0) == true)
        #expect(connection.outputs.presentations.first?.rendition(of: 1) == nil)
        let (audio, video) = try (connection.entries("audio"), connection.entries("video"))
        #expect(audio.count == 250 && audio.allSatisfy { $0.content == [0xFC, 1] })
        #expect(video.count == 125 && video.map(\.time) == (0..<125).map { $0 * 1920 })
        #expect(connection.initialization("audio/init-1.mp4").contains("Opus"))
        #expect(connection.initialization("video/init-1.mp4").contains("avc"))
        #expect(connection.outputs.tallies.map(\.written) == [250, 125])
    }

    /// Whoever has no file beside it learns of it too.
    @Test func saysThatAnEncoderGaveUp() throws {
        var connection = Connection(lastPicture: 10)
        connection.play(10_000, video: .vp8)
        // Audio waits for pictures no longer.
        #expect(try connection.list("audio").entries.count == 4)
        connection.finish()
        let warnings = connection.outputs.warnings(connectionID: "A")
        #expect(warnings.map(\.reason) == [.encoderFailed] && warnings.map(\.track) == ["video"])
        #expect(warnings.allSatisfy { $0.message.hasPrefix("A: ") })
        #expect(connection.outputs.tallies[1].dropped["not_encoded"] != nil)
    }

    @Test func saysNothingOfEncodersThatWork() {
        var connection = Connection()
        connection.play(4000, video: .vp8)
        connection.finish()
        #expect(connection.outputs.warnings(connectionID: "A").isEmpty)
    }

    @Test func encodesWhatSegmentsDoNotTake() throws {
        var connection = Connection(seconds: 3, audioRate: ClockRate(hertz: 8000))
        connection.play(10_000, audio: Self.pcmu, video: .vp8)
        connection.finish()
        let log = connection.codecs.inner.log
        #expect(log.settings.map(\.codec) == [.h264] && log.audioSettings.map(\.codec) == [.aac])
        #expect(connection.outputs.presentations.first?.isCopied(0) == false)
        #expect(connection.outputs.presentations.first?.isCopied(1) == false)
        #expect(connection.initialization("video/init-1.mp4").contains("avc"))
        #expect(connection.initialization("audio/init-1.mp4").contains("mp4a"))
        // Segments begin with key frames, where they were asked for.
        #expect(try connection.list("video").entries.map(\.microseconds).prefix(3).allSatisfy { $0 <= 3_000_000 })
        for entry in try connection.list("video").entries {
            let segment = try SegmentFile(#require(connection.files["A/" + entry.path]), isVideo: true)
            #expect(segment.entries.first?.isSync == true)
        }
        let keys = log.pictures.filter(\.isKeyFrame).map { $0.time / 90_000 }
        #expect(Set(keys).isSuperset(of: [0, 3, 6, 9]))
        #expect(connection.outputs.tallies.map(\.written) == [500, 250])
        #expect(connection.reports.first?.tracks.compactMap(\.bitrate).count == 2)
    }

    @Test func encodesOnceForAFileAndAPresentationThatWantTheSame() throws {
        let media = MediaMode(
            audio: .encode(AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)),
            video: .encode(VideoTranscoding(coding: VideoCoding(codec: .h264))))
        let file = OutputPlan(
            fileName: FileName(for: "A", container: .mp4), identitySeed: Self.seed, media: media, onFormatChange: .keep)
        var connection = Connection(media: media, files: [file])
        connection.play(4000)
        connection.finish()
        #expect(connection.codecs.inner.log.settings.count == 1)
        #expect(connection.codecs.inner.log.audioSettings.count == 1)
        #expect(connection.reports.map(\.format) == ["mp4", "hls"])
        #expect(connection.reports.map { $0.tracks.last?.frames } == [100, 100])
        #expect(try connection.entries("video").count == 100)
    }

    @Test func leavesOutWhatIsNotWanted() throws {
        var connection = Connection(media: MediaMode(video: .omit))
        connection.play(3000)
        connection.finish()
        #expect(!connection.files.keys.contains { $0.contains("video") })
        #expect(try connection.entries("audio").count == 150)
        #expect(connection.outputs.tallies.map(\.written) == [150, 75])
    }

    @Test func aNewSizeBeginsAPeriodOfAllTracks() throws {
        var connection = Connection()
        connection.play(5000, then: (3000, Self.wide))
        connection.finish()
        for track in ["audio", "video"] {
            let list = try connection.list(track)
            #expect(list.entries.compactMap(\.map) == ["\(track)/init-1.mp4", "\(track)/init-2.mp4"])
            let place = try #require(list.entries.firstIndex { $0.isDiscontinuity })
            #expect(list.entries[..<place].reduce(0) { $0 + $1.microseconds } == 3_000_000)
        }
    }

    @Test func encodesFromWhereTheSenderTakesACodecThatSegmentsDoNotTake() throws {
        var connection = Connection()
        connection.play(6000, then: (3000, .vp8))
        connection.finish()
        #expect(connection.codecs.inner.log.settings.count == 1)
        let video = try connection.entries("video")
        #expect(video.count == 150)
        #expect(zip(video, video.dropFirst()).allSatisfy { $0.time + $0.duration == $1.time })
        #expect(try connection.list("video").entries.filter(\.isDiscontinuity).count == 1)
    }

    @Test(arguments: [GapPolicy.fill, .keep]) func fillsHolesOfCopiedAudioUnlessTheyAreKept(gaps: GapPolicy) throws {
        var connection = Connection(gaps: gaps)
        connection.play(6000, hole: 1000..<2500)
        connection.finish()
        let audio = try connection.entries("audio")
        let isWhole = zip(audio, audio.dropFirst()).allSatisfy { $0.time + $0.duration == $1.time }
        let longest = audio.map(\.duration).max() ?? 0
        if gaps == .fill {
            #expect(isWhole)
            #expect(longest <= 120 * 48)
            #expect(try connection.list("audio").entries.allSatisfy { !$0.isGap })
        } else {
            #expect(audio.count == 225)
            #expect(longest > 1000 * 48)
        }
        let last = try #require(audio.last)
        #expect(last.time + last.duration == 6000 * 48)
    }

    /// Silence goes as far as video does, while nothing of audio comes.
    @Test func silenceKeepsUpWithThePictures() throws {
        var connection = Connection()
        connection.play(12_000, hole: 1000..<12_000)
        let listed = try connection.list("audio").entries
        #expect(listed.count >= 4 && listed.allSatisfy { !$0.isGap })
    }

    /// From the next segment on: within one, pictures would lose their order.
    @Test(arguments: [(4, 0), (-4, 0), (5, 5), (40, 40)] as [(Int64, Int64)])
    func heardCorrectionsMoveWhatComes(correction: Int64, effect: Int64) throws {
        var connection = Connection()
        connection.play(5000)
        connection.outputs.move([nil, SessionTime(milliseconds: correction)])
        for time in stride(from: 5000, to: 9000, by: 40) as StrideTo<Int64> { connection.film(at: time) }
        connection.finish()
        let video = try connection.entries("video")
        // What was written stays.
        #expect(video.prefix(125).map(\.time) == (0..<125).map { $0 * 1920 })
        #expect(video.count == 225 && video.last?.time == 224 * 1920 + effect * 48)
        #expect(zip(video, video.dropFirst()).allSatisfy { $0.time < $1.time })
    }

    /// Sender reports come within the first seconds, and nothing was listed yet.
    @Test func anyCorrectionBeforeTheFirstSegmentMovesAll() throws {
        var connection = Connection()
        connection.play(1500)
        connection.outputs.move([nil, SessionTime(milliseconds: 3)])
        connection.finish()
        #expect(try connection.entries("video").map(\.time) == (0..<38).map { $0 * 1920 + 3 * 48 })
        #expect(try connection.entries("audio").first?.time == 0)
    }

    @Test func endsWithItsConnection() throws {
        var connection = Connection()
        connection.play(3000)
        #expect(connection.completed.isEmpty && !connection.outputs.isComplete)
        #expect(try !connection.list("video").tags.contains("#EXT-X-ENDLIST"))
        connection.finish()
        #expect(connection.completed == ["A"] && connection.outputs.isComplete)
        #expect(try connection.list("video").tags.contains("#EXT-X-ENDLIST"))
        let reports = connection.reports
        #expect(reports.map(\.file) == ["A/index.m3u8"] && reports.map(\.verdict) == [.completed])
        #expect(reports.map(\.duration) == [3] && reports[0].tracks.map(\.frames) == [150, 75])
    }
}
