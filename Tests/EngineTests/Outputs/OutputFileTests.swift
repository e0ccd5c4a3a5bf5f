import FileSupport
import Media
import Packaging
import Testing
import Timing

@testable import Engine

@Suite struct RecordingFileTests {
    private static let opus = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
    private static let vp8 = TrackFormat.video(VideoFormat(width: 64, height: 48, configuration: .vp8))
    private static let vp9 = TrackFormat.video(
        VideoFormat(
            width: 64, height: 48,
            configuration: .vp9(
                VP9Configuration(profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 2))))

    private func file(_ container: Container = .mkv, origin: Int64 = 1000) -> RecordingFile {
        RecordingFile(
            name: "A", container: container,
            identity: FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: "A"),
            origin: at(origin), opened: at(origin))
    }

    private func at(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    private func frame(_ timestamp: Int64, ticks: Int64 = 0, format: TrackFormat? = nil) -> EncodedFrame {
        var frame = EncodedFrame()
        frame.bytes = [0xFC, 1]
        frame.extendedTimestamp = timestamp
        frame.duration = ticks
        frame.format = format
        frame.isKeyFrame = true
        return frame
    }

    private func bytes(_ file: inout RecordingFile) -> [UInt8] {
        file.finish()
        var bytes: [UInt8] = []
        file.drain(minimum: 0) { bytes = $1.pending }
        return bytes
    }

    @Test func movesItsOriginForATrackThatBeganEarlier() throws {
        var file = file(origin: 1000)
        file.addTrack(Self.vp8, clockRate: .video, firstTimestamp: 0, start: at(1000))
        #expect(try file.append(frame(0), to: 0, at: at(1000), isSlewed: false) == true)
        file.addTrack(Self.opus, clockRate: ClockRate(hertz: 48_000), firstTimestamp: 7, start: at(940))
        #expect(try file.append(frame(7, ticks: 960), to: 1, at: at(940), isSlewed: false) == true)
        #expect(file.origin == at(940))
        let image = try MatroskaFile(bytes(&file))
        #expect(try image.blocks("V_VP8").map(\.time) == [60])
        #expect(try image.blocks("A_OPUS").map(\.time) == [0])
    }

    @Test func correctsBothTracksOnACommonOrigin() throws {
        var file = file()
        file.addTrack(Self.opus, clockRate: ClockRate(hertz: 48_000), firstTimestamp: 0, start: at(1000))
        file.addTrack(Self.vp8, clockRate: .video, firstTimestamp: 0, start: at(1300))
        _ = try file.append(frame(0, ticks: 960), to: 0, at: at(1000), isSlewed: false)
        _ = try file.append(frame(0), to: 1, at: at(1300), isSlewed: false)
        file.correct([at(990), at(1040)])
        #expect(file.origin == at(990))
        #expect(file.tracks.map(\.start) == [at(990), at(1040)])
        #expect(file.tracks.map(\.firstEstimate) == [at(1000), at(1300)])
        file.correct([nil, at(1080)])
        let image = try MatroskaFile(bytes(&file))
        #expect(try image.blocks("A_OPUS").map(\.time) == [0])
        #expect(try image.blocks("V_VP8").map(\.time) == [90])
    }

    @Test func leavesCorrectionsBelowAMillisecondAlone() {
        var file = file()
        file.addTrack(Self.opus, clockRate: ClockRate(hertz: 48_000), firstTimestamp: 0, start: at(1000))
        file.correct([SessionTime(nanoseconds: 999_000_001)])
        #expect(file.origin == at(1000))
        file.correct([at(999)])
        #expect(file.origin == at(999))
    }

    // The Matroska writer forgets where the blocks of a track lie when it is eleven seconds long.
    @Test func movesEveryTrackOrNone() throws {
        var file = file()
        let rate = ClockRate(hertz: 48_000)
        for start in [Int64(1000), 1010, 1020] {
            file.addTrack(Self.opus, clockRate: rate, firstTimestamp: 0, start: at(start))
        }
        for index in 0..<3 { _ = try file.append(frame(0, ticks: 960), to: index, at: at(1000), isSlewed: false) }
        _ = try file.append(frame(48_000 * 12, ticks: 960), to: 1, at: at(13_010), isSlewed: false)
        file.correct([at(900), nil, at(1020)])
        #expect(file.origin == at(1000))
        #expect(file.tracks.map(\.start) == [at(1000), at(1010), at(1020)])
        // A track that keeps its distance needs no move.
        file.correct([nil, nil, at(1050)])
        #expect(file.tracks.map(\.start) == [at(1000), at(1010), at(1050)])
        let image = try MatroskaFile(bytes(&file))
        #expect([1, 2, 3].map { image.blocks[$0]?.map(\.time) } == [[0], [10, 12_010], [50]])
    }

    @Test func keepsThePlaceOfATrackThatTheContainerRefuses() throws {
        var file = file(.mp4)
        file.addTrack(Self.vp8, clockRate: .video, firstTimestamp: 0, start: at(1000))
        file.addTrack(Self.opus, clockRate: ClockRate(hertz: 48_000), firstTimestamp: 0, start: at(1020))
        #expect(try file.append(frame(0), to: 0, at: at(1000), isSlewed: false) == false)
        #expect(try file.append(frame(0, ticks: 960), to: 1, at: at(1020), isSlewed: false) == true)
        #expect(file.tracks.map { $0.number != nil } == [false, true])
        file.correct([at(990), at(1030)])
        let image = try MP4File(bytes(&file))
        #expect(image.tracks.count == 1)
        #expect(try image.track("soun").start == 40_000)
    }

    @Test func writesNoFrameTwice() throws {
        var file = file()
        file.addTrack(Self.opus, clockRate: ClockRate(hertz: 48_000), firstTimestamp: 5, start: at(1000))
        #expect(try file.append(frame(5, ticks: 960), to: 0, at: at(1000), isSlewed: false) == true)
        #expect(try file.append(frame(5, ticks: 960), to: 0, at: at(1020), isSlewed: false) == false)
        #expect(try file.append(frame(4, ticks: 960), to: 0, at: at(1040), isSlewed: false) == false)
        #expect(try MatroskaFile(bytes(&file)).blocks("A_OPUS").count == 1)
    }

    @Test func showsAPictureAsLongAsTheOneBeforeButNotAsLongAsAPause() throws {
        var file = file(.mp4)
        file.addTrack(Self.vp9, clockRate: .video, firstTimestamp: 0, start: at(1000))
        _ = try file.append(frame(0, format: Self.vp9), to: 0, at: at(1000), isSlewed: false)
        #expect(file.tracks[0].timeline.end == 3000)
        _ = try file.append(frame(3600), to: 0, at: at(1040), isSlewed: false)
        #expect(file.tracks[0].timeline.end == 7200)
        _ = try file.append(frame(903_600), to: 0, at: at(11_040), isSlewed: false)
        #expect(file.tracks[0].timeline.end == 912_600)
    }

    @Test func finishesOnce() {
        var file = file()
        #expect(!file.isFinished)
        let first = bytes(&file)
        #expect(file.isFinished)
        #expect(!first.isEmpty)
        #expect(bytes(&file).isEmpty)
    }

    /// Three B pictures; the stream says nothing of them, so the first ones are decoded late.
    @Test(arguments: [0, 2]) func placesBPictures(reorderDepth: Int) throws {
        let format = TrackFormat.video(
            VideoFormat(
                width: 64, height: 48,
                configuration: .h264(sequenceParameterSets: [[0x67, 66, 0, 10]], pictureParameterSets: [[0x68, 1]]),
                reorderDepth: reorderDepth))
        let shown: [Int64] = [0, 4, 2, 1, 3, 8, 6, 5, 7]
        for container in [Container.mp4, .mkv] {
            var file = file(container)
            file.addTrack(format, clockRate: .video, firstTimestamp: 0, start: at(1000))
            for time in shown {
                var frame = frame(time * 3600, format: time == 0 ? format : nil)
                frame.isKeyFrame = time == 0
                #expect(try file.append(frame, to: 0, at: at(1000 + time * 40), isSlewed: false) == true)
            }
            #expect(try file.append(frame(7 * 3600), to: 0, at: at(1300), isSlewed: false) == false)
            #expect(file.tracks[0].timeline.end == 9 * 3600)
            #expect(file.tracks[0].frameCount == 9)
            switch container {
            case .mkv: #expect(try MatroskaFile(bytes(&file)).blocks[1]?.map(\.time) == shown.map { $0 * 40 })
            case .mp4, .m4a: #expect(try MP4File(bytes(&file)).tracks.first?.sampleCount == 9)
            }
        }
    }
}
