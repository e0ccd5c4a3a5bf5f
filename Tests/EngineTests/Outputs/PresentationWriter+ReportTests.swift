import Jobs
import Media
import Packaging
import Presentations
import Testing

@testable import Engine

@Suite struct PresentationWriterReportTests {
    private static let h264 = TrackFormat.h264(reorderDepth: 0)

    private func writer(_ sizes: [PresentationSettings.Manifest: Int] = [.hls: 0]) -> PresentationWriter {
        PresentationWriter(
            folder: "A", settings: PresentationSettings(listSizes: sizes),
            identity: FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: "A"),
            sessionStart: WallTime(nanoseconds: 0))
    }

    /// A second of audio from 500 ms on, and of pictures from 700 ms on.
    private func write(_ writer: inout PresentationWriter, video: TrackFormat? = h264) {
        let audio = writer.addTrack(TrackFiles("audio"), .audio, isEncoded: false)
        let picture = writer.addTrack(TrackFiles("video"), .video, isEncoded: false)
        for i in 0..<Int64(50) {
            writer.append(
                [1].span, Sample(presentationTime: i * 960, duration: 960, isKeyFrame: true), clockRate: .opus,
                start: SessionTime(milliseconds: 500), format: i == 0 ? .opus : nil, to: audio)
            guard let video, i.isMultiple(of: 2) else { continue }
            writer.append(
                [1].span, Sample(presentationTime: i * 1800, duration: 3600, isKeyFrame: true), clockRate: .video,
                start: SessionTime(milliseconds: 700), format: i == 0 ? video : nil, to: picture)
        }
        writer.finish()
    }

    private func reports(_ writer: PresentationWriter, bitrates: [Int: Int] = [:]) -> [OutputReport] {
        writer.reports(bitrates: bitrates) { WallTime(nanoseconds: $0.nanoseconds) }
    }

    @Test func saysWhatIsInThePresentation() throws {
        var writer = writer()
        write(&writer)
        let report = try #require(reports(writer, bitrates: [1: 900]).first)
        #expect(report.file == "A/index.m3u8" && report.format == "hls" && report.verdict == .completed)
        #expect(report.startedAt == WallTime(nanoseconds: 500_000_000))
        #expect(report.endedAt == WallTime(nanoseconds: 1_700_000_000) && report.duration == 1.2)
        #expect(report.bytes == Int(writer.byteCount) && report.bytes > 0)
        #expect(report.tracks.map(\.kind) == [.audio, .video] && report.tracks.map(\.codec) == ["opus", "h264"])
        #expect(report.tracks.map(\.frames) == [50, 25] && report.tracks.map(\.duration) == [1, 1])
        #expect(report.tracks.map(\.width) == [nil, 64] && report.tracks.map(\.height) == [nil, 48])
        #expect(report.tracks.map(\.bitrate) == [nil, 900])
    }

    @Test func hasOneForEachList() {
        var writer = writer([.hls: 0, .dash: 0])
        write(&writer)
        #expect(reports(writer).map(\.file) == ["A/index.m3u8", "A/manifest.mpd"])
        #expect(reports(writer).map(\.format) == ["hls", "dash"])
    }

    @Test func hasNoneWhereNothingCame() {
        var writer = writer()
        writer.finish()
        #expect(reports(writer).isEmpty)
    }

    @Test func leavesOutWhatSegmentsDoNotTake() throws {
        var writer = writer()
        write(&writer, video: .vp8)
        let report = try #require(reports(writer).first)
        #expect(report.tracks.map(\.kind) == [.audio] && report.verdict == .completed)
    }
}
