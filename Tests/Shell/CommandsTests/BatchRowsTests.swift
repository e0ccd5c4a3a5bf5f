import Jobs
import Media
import Packaging
import Storage
import Testing

@testable import Commands
@testable import Recorder

@Suite struct BatchRowsTests {
    private static let begin = WallTime(nanoseconds: 0)

    private func output(_ file: String, _ tracks: [OutputReport.Track]) -> OutputReport {
        OutputReport(
            file: file, container: .mkv, bytes: 1, startedAt: Self.begin, endedAt: Self.begin, duration: 4.5,
            tracks: tracks)
    }

    private func track(_ kind: MediaKind, _ codec: String, frames: Int, size: (Int, Int)? = nil) -> OutputReport.Track {
        var track = OutputReport.Track(kind: kind, codec: codec, frames: frames, duration: 4.5)
        track.width = size?.0
        track.height = size?.1
        return track
    }

    private func connection(lost: [Int], _ outputs: [OutputReport]) -> ConnectionReport {
        var connection = ConnectionReport(connectionID: "A", existsSince: Self.begin, existsUntil: Self.begin)
        connection.outputs = outputs
        connection.tracks = lost.map { count in
            var track = TrackReport(kind: .audio, codec: "opus", payloadType: 109)
            track.lost = count
            return track
        }
        return connection
    }

    private func rows(
        _ connections: [ConnectionReport], compositions: [CompositionReport]? = nil, isGuessed: Bool = false,
        verdict: Verdict = .completed
    ) -> [[String]] {
        var report = Report(
            rokugaVersion: "0", recordingID: "R1", roomID: "room", outcome: Outcome(verdict: verdict),
            startedAt: Self.begin, endedAt: Self.begin)
        report.connections = connections
        report.compositions = compositions
        let finished = FinishedRecording(
            report: report, directory: JobDirectory(existing: "out/call"), capture: nil, isGuessed: isGuessed,
            failure: nil)
        return BatchRows.rows(for: finished, capture: "call.pcap")
    }

    @Test func haveOneLineForEachFileWithTheLossesOfItsConnection() {
        let files = [
            output("A.mkv", [track(.video, "vp8", frames: 30, size: (640, 360)), track(.audio, "opus", frames: 50)]),
            output("A-2.mkv", [track(.audio, "opus", frames: 7)]),
        ]
        #expect(
            rows([connection(lost: [3, 4], files)]) == [
                ["call.pcap", "out/call/A.mkv", "4.50", "vp8 640x360 30", "opus 50", "7", "completed"],
                ["call.pcap", "out/call/A-2.mkv", "4.50", "-", "opus 7", "7", "completed"],
            ])
    }

    @Test func leaveTheSizeOutWhereItIsUnknown() {
        var unknown = track(.video, "av1", frames: 2)
        unknown.width = 640
        #expect(rows([connection(lost: [], [output("A.mkv", [unknown])])]).first?[3] == "av1 2")
    }

    @Test func sayThatNothingIsInAFileThoughTheJobIsComplete() {
        var empty = output("A-2.mkv", [track(.video, "vp9", frames: 0)])
        empty.verdict = .failed
        let files = [output("A.mkv", [track(.video, "vp9", frames: 9)]), empty]
        #expect(
            rows([connection(lost: [], files)], verdict: .completedWithWarnings).compactMap(\.last)
                == ["completed_with_warnings", "failed"])
    }

    @Test func sayThatCodecsWereGuessed() {
        let connections = [connection(lost: [0], [output("A.mkv", [])])]
        let last = rows(connections, isGuessed: true, verdict: .completedWithWarnings).first?.last
        #expect(last == "completed_with_warnings (codecs guessed)")
    }

    @Test func showAConnectionWithoutAFile() {
        #expect(
            rows([connection(lost: [9], [])], verdict: .failed) == [
                ["call.pcap", "-", "-", "-", "-", "9", "failed"]
            ])
    }

    @Test func showACaptureWithoutConnections() {
        #expect(rows([], verdict: .failed) == [["call.pcap", "-", "-", "-", "-", "-", "failed"]])
    }

    // Losses are of connections: a view has several. A connection that is only in the view has no line.
    @Test func putViewsFirst() {
        var view = CompositionReport(label: "common")
        view.outputs = [output("common.mp4", [track(.audio, "aac", frames: 90)])]
        #expect(
            rows(
                [connection(lost: [9], []), connection(lost: [1], [output("B.mkv", [])])], compositions: [view]
            ).map { [$0[1], $0[5]] } == [["out/call/common.mp4", "-"], ["out/call/B.mkv", "1"]])
    }
}
