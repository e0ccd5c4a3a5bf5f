import Jobs
import Media
import Packaging
import Testing

@testable import Engine

@Suite struct OutputFileReportTests {
    private func at(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    private func file(_ container: Container) -> OutputFile {
        var file = OutputFile(
            FileName(for: "A", container: container),
            identity: FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: "A"),
            origin: at(1000), opened: at(1000))
        _ = file.addTrack(
            OutputFile.Declaration(
                written: (.vp8, .video), format: .vp8, clockRate: .video, start: at(1040), bitrate: 900))
        _ = file.addTrack(
            OutputFile.Declaration(written: (.opus, .opus), format: .opus, clockRate: .opus, start: at(1000)))
        for i in 0..<Int64(2) {
            _ = file.append(
                [1].span, Sample(presentationTime: i * 3600, duration: 3600, isKeyFrame: true), to: 0)
        }
        file.setLength(of: 0, to: 7200)
        file.setLength(of: 1, to: 48_000)
        return file
    }

    private func report(_ file: OutputFile, _ order: [Int]) -> OutputReport {
        file.report(order) { WallTime(nanoseconds: $0.nanoseconds) }
    }

    @Test func tellsItsTracksInTheOrderAskedFor() {
        let file = file(.mkv)
        let report = report(file, [1, 0])
        #expect(report.file == "A.mkv" && report.container == .mkv && report.bytes == Int(file.writer.end))
        #expect(report.startedAt == WallTime(nanoseconds: 1_000_000_000))
        #expect(report.endedAt == WallTime(nanoseconds: 2_000_000_000) && report.duration == 1)
        #expect(report.tracks.map(\.codec) == ["opus", "vp8"])
        #expect(report.tracks.map(\.frames) == [0, 2] && report.tracks.map(\.duration) == [1, 0.08])
        #expect(report.tracks.map(\.width) == [nil, 64] && report.tracks.map(\.bitrate) == [nil, 900])
        #expect(report.verdict == .completedWithWarnings, "one of two tracks has no frame")
    }

    @Test func leavesOutWhatTheContainerRefusedAndSaysWhy() throws {
        let file = file(.mp4)
        #expect(report(file, [1, 0]).tracks.map(\.codec) == ["opus"])
        // The one that is there has no frame.
        #expect(report(file, [1, 0]).verdict == .failed)
        let warning = try #require(file.refusal(of: 0, kind: .video, connectionID: "A"))
        #expect(warning.reason == .codecUnsupported && warning.connectionID == "A" && warning.track == "video")
        #expect(warning.message.hasPrefix("A.mp4: the track cannot be written to the file: "))
        #expect(file.refusal(of: 1, kind: .audio) == nil)
    }

    @Test func isCompleteWhereEveryTrackHasAFrame() {
        var file = file(.mkv)
        _ = file.append([1].span, Sample(presentationTime: 0, duration: 960, isKeyFrame: true), to: 1)
        #expect(report(file, [0, 1]).verdict == .completed)
    }

    @Test func warnsOfAnEncoderThatGaveUp() throws {
        let file = file(.mkv)
        let failure = CodecError.unavailable(what: "encoding video as av1", available: ["vp8"])
        let warning = try #require(
            file.warning(of: TrackTranscoder(failure: failure), track: 0, kind: .video, connectionID: "A"))
        #expect(warning.reason == .encoderFailed && warning.connectionID == "A" && warning.track == "video")
        #expect(warning.message == "A.mkv: the encoded video ends early: \(failure)")
        let good = try TrackTranscoder(.vp8, clockRate: .video, media: MediaMode(), codecs: CodecSet([]))
        #expect(file.warning(of: good, track: 0, kind: .video, connectionID: "A") == nil)
    }
}
