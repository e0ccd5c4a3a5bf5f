import Jobs
import Media
import Packaging
import TestSupport
import Testing

@testable import Engine

@Suite struct ConnectionOutputsTests {
    private static let encoded = MediaMode(
        audio: .encode(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2)),
        video: .encode(VideoTranscoding(coding: VideoCoding(codec: .vp9))))

    private func plan(
        _ container: Container, _ media: MediaMode = MediaMode(), onFormatChange: FormatChangePolicy = .keep
    ) -> OutputPlan {
        OutputPlan(
            fileName: FileName(for: "A", container: container),
            identitySeed: IdentitySeed(
                recordingID: "take-1", connectionID: "A", sessionStart: WallTime(nanoseconds: 0), title: "A"),
            media: media, onFormatChange: onFormatChange)
    }

    /// The outputs of a connection with audio and video, and its tracks.
    private struct Connection {
        var outputs: ConnectionOutputs
        private var placements = [
            TrackPlacement(TrackID(connection: 0, track: 0), .audio, clockRate: .opus),
            TrackPlacement(TrackID(connection: 0, track: 1), .video, clockRate: .video),
        ]

        init(_ plans: [OutputPlan], codecs: any CodecFactory = CodecSet([])) {
            outputs = ConnectionOutputs(plans, kinds: [.audio, .video], codecs: codecs)
        }

        mutating func append(_ kind: MediaKind, _ frame: EncodedFrame, at milliseconds: Int64) {
            outputs.append(frame, placements[kind == .audio ? 0 : 1].place(frame, at: milliseconds))
        }

        /// A second of both.
        mutating func play(_ video: TrackFormat = .vp9) {
            for i in 0..<Int64(50) {
                append(.audio, .toy(i * 960, duration: 960, format: .opus), at: i * 20)
                guard i.isMultiple(of: 2) else { continue }
                let format = i == 0 ? video : nil
                append(.video, .toy(i * 1800, format: format, isKeyFrame: i == 0), at: i * 20)
            }
        }

        mutating func files() -> [String: [UInt8]] {
            outputs.finish()
            var files: [String: [UInt8]] = [:]
            outputs.drain(minimum: 0) { files[$0.output, default: []] += $0.appended }
            return files
        }

        var reports: [OutputReport] { outputs.report { WallTime(nanoseconds: $0.nanoseconds) } }
    }

    @Test func copiesIntoEveryFile() {
        var connection = Connection([plan(.mkv), plan(.mp4)])
        connection.play()
        #expect(connection.files().keys.sorted() == ["A.mkv", "A.mp4"])
        #expect(connection.reports.map { $0.tracks.map(\.frames) } == [[50, 25], [50, 25]])
        #expect(connection.outputs.tallies.map(\.written) == [50, 25])
    }

    @Test func encodesOnceForAnMP4AndAMatroskaFileThatWantTheSame() {
        let codecs = RenamedTranscoding.vp9()
        var connection = Connection([plan(.mp4, Self.encoded), plan(.mkv, Self.encoded)], codecs: codecs)
        connection.play()
        let files = connection.files()
        #expect(codecs.inner.log.settings.count == 1)
        #expect(codecs.inner.log.pictures.count == 25)
        #expect(codecs.inner.log.samples.count == 50 * 960)
        let reports = connection.reports
        #expect(reports.map { $0.tracks.map(\.codec) } == [["opus", "vp9"], ["opus", "vp9"]])
        #expect(reports[0].tracks == reports[1].tracks && reports[0].tracks[1].frames == 25)
        #expect(reports.map(\.duration) == [1, 1])
        #expect(files["A.mp4"]?.isEmpty == false && files["A.mkv"]?.isEmpty == false)
    }

    @Test func encodesTwiceWhereTwoFormsAreWanted() {
        let codecs = RenamedTranscoding.vp9()
        var other = Self.encoded
        other.video = .encode(
            VideoTranscoding(
                coding: VideoCoding(codec: .vp9), parameters: VideoParameters(bitrate: 77)))
        var connection = Connection([plan(.mp4, Self.encoded), plan(.mkv, other)], codecs: codecs)
        connection.play()
        _ = connection.files()
        #expect(codecs.inner.log.settings.count == 2 && codecs.inner.log.pictures.count == 50)
        // The audio is the same in both.
        #expect(codecs.inner.log.samples.count == 50 * 960)
    }

    @Test func countsATrackThatNoOutputTakesAsWritten() {
        var connection = Connection([plan(.mkv, MediaMode(audio: .omit))])
        connection.play()
        connection.append(.audio, .toy(0, duration: 960, format: .opus), at: 1000)
        #expect(connection.outputs.tallies.map(\.written) == [51, 25])
        #expect(connection.outputs.tallies[0].dropped.isEmpty)
    }

    @Test func countsAFrameAsDroppedWhereNoContainerTakesTheTrack() {
        var connection = Connection([plan(.mp4)])
        connection.play(.vp8)
        #expect(connection.outputs.tallies.map(\.written) == [50, 0])
        #expect(connection.outputs.tallies[1].dropped == ["not_declared": 25])
    }

    @Test func countsAFrameAsWrittenWhereOneOfTwoContainersTakesIt() {
        var connection = Connection([plan(.mp4), plan(.mkv)])
        connection.play(.vp8)
        #expect(connection.outputs.tallies.map(\.written) == [50, 25])
        #expect(connection.outputs.tallies[1].dropped == [:])
    }

    @Test func saysOfWhichTheEncoderGaveUp() {
        let codecs = RenamedTranscoding.vp9(ToyTranscoding(lastPicture: 10))
        var connection = Connection([plan(.mkv, Self.encoded)], codecs: codecs)
        connection.play()
        _ = connection.files()
        #expect(connection.outputs.tallies[1].written == 10)
        #expect(connection.outputs.tallies[1].dropped == ["not_encoded": 15])
        let warnings = connection.outputs.warnings(connectionID: "A")
        #expect(warnings.map(\.reason) == [.encoderFailed] && warnings.map(\.track) == ["video"])
    }

    @Test func beginsAFreshEncoderWithEachSplitFile() {
        let codecs = RenamedTranscoding.vp9()
        let media = MediaMode(audio: Self.encoded.audio)
        var connection = Connection([plan(.mkv, media, onFormatChange: .split)], codecs: codecs)
        let wide = TrackFormat.video(VideoFormat(width: 128, height: 96, configuration: .vp8))
        for i in 0..<Int64(100) {
            if i.isMultiple(of: 2) {
                let format: TrackFormat? = i == 0 ? .vp8 : i == 50 ? wide : nil
                connection.append(.video, .toy(i * 1800, format: format, isKeyFrame: format != nil), at: i * 20)
            }
            connection.append(.audio, .toy(i * 960, duration: 960, format: .opus), at: i * 20)
        }
        #expect(connection.files().keys.sorted() == ["A-2.mkv", "A.mkv"])
        let entries = connection.outputs.series[0].files.map { $0.entries[0]?.rendition }
        #expect(entries == [0, 1])
        #expect(connection.reports.map { $0.tracks.map(\.duration) } == [[1, 1], [1, 1]])
    }

    @Test func movesEveryFileOfTheConnection() {
        var connection = Connection([plan(.mkv), plan(.mp4)])
        connection.play()
        connection.outputs.move([nil, SessionTime(milliseconds: -40)])
        let starts = connection.outputs.series.map { $0.files[0].file.tracks.map(\.start) }
        #expect(starts == Array(repeating: [.zero, SessionTime(milliseconds: -40)], count: 2))
    }

    @Test func handsOutWhatAFragmentHasWithoutFinishing() {
        var connection = Connection([plan(.mkv)])
        connection.play()
        connection.outputs.flush()
        var count = 0
        connection.outputs.drain(minimum: 1) { count += $0.appended.count }
        #expect(count > 0 && connection.outputs.series[0].openFiles == 0..<1)
        let isLeft = connection.outputs.leaveFiles(at: SessionTime(milliseconds: 60_000))
        #expect(!isLeft)
    }
}
