import Jobs
import Media
import Packaging
import RTP
import Testing

@testable import Engine

@Suite struct OutputStageTests {
    private func stage(_ outputs: [PipelineOutput]) -> OutputStage {
        let started = JobStarted(
            job: "{}", recordingID: "take-1", sessionStart: WallTime(nanoseconds: 0),
            tick: Interval(milliseconds: 20), writer: "test")
        return OutputStage(
            OutputPlanner(outputs, deliveries: PipelineOutput.Delivery.all, started), views: [], codecs: CodecSet([]))
    }

    /// A connection with one track of audio.
    private func receiver(_ id: String, number: Int) -> ConnectionReceiver {
        let format = PayloadFormat(payloadType: 109, encodingName: "opus", clockRate: .opus, channelCount: 2)
        return ConnectionReceiver(
            .init(id: id, name: nil, joined: .zero), number: number,
            tracks: [
                TrackDescription(
                    kind: .audio, format: format, payloadTypes: [109], port: 60_001, announcedSources: [])
            ], .init(latency: Interval(milliseconds: 100)))
    }

    private func join(_ id: String, _ stage: inout OutputStage) {
        let joined = ConnectionJoined(connectionID: id, sdp: "", ports: [])
        let files = stage.plans(for: joined, offered: [[.audio(.opus)]]).plans
        stage.join(receiver(id, number: stage.connections.count), files)
    }

    private func append(_ connection: Int, from start: Int64, _ stage: inout OutputStage) {
        var placement = TrackPlacement(TrackID(connection: connection, track: 0), .audio, clockRate: .opus)
        for i in 0..<Int64(10) {
            let frame = EncodedFrame.toy(i * 960, duration: 960, format: .opus)
            stage.append(frame, placement.place(frame, at: start + i * 20))
        }
    }

    private func drained(_ stage: inout OutputStage) -> [String: Int] {
        var counts: [String: Int] = [:]
        stage.drain(minimum: 1) { counts[$0.output, default: 0] += $0.appended.count }
        return counts
    }

    @Test func writesEachConnectionIntoItsOwnFileAndIntoThatOfAll() {
        var stage = stage([
            .connectionRecordings(container: .mkv), PipelineOutput(.combined(media: MediaMode()), container: .mkv),
        ])
        join("A", &stage)
        join("B", &stage)
        append(0, from: 0, &stage)
        append(1, from: 40, &stage)
        #expect(stage.connections.map { $0.series[0].files[0].file.tracks.map(\.frameCount) } == [[10], [10]])
        #expect(stage.combined.map { $0.file?.tracks.map(\.frameCount) } == [[10, 10]])
        for i in 0..<2 { stage.finish(i) }
        stage.finish()
        #expect(Set(drained(&stage).keys) == ["A.mkv", "B.mkv", "combined.mkv"])
    }

    @Test func finishesAConnectionWhileTheOthersGoOn() {
        var stage = stage([
            .connectionRecordings(container: .mkv), PipelineOutput(.combined(media: MediaMode()), container: .mkv),
        ])
        join("A", &stage)
        join("B", &stage)
        append(0, from: 0, &stage)
        append(1, from: 0, &stage)
        stage.finish(0)
        #expect(stage.connections.map { $0.series[0].files[0].file.isFinished } == [true, false])
        #expect(stage.combined[0].file?.isFinished == false)
    }

    @Test func movesAConnectionInItsOwnFileAndInThatOfAll() {
        var stage = stage([
            .connectionRecordings(container: .mkv), PipelineOutput(.combined(media: MediaMode()), container: .mkv),
        ])
        join("A", &stage)
        join("B", &stage)
        append(0, from: 100, &stage)
        append(1, from: 200, &stage)
        stage.move(1, [SessionTime(milliseconds: 180)])
        let starts = [100, 180].map { SessionTime(milliseconds: $0) }
        #expect(stage.connections.map { $0.series[0].files[0].file.tracks[0].start } == starts)
        #expect(stage.combined[0].file?.tracks.map(\.start) == starts)
    }

    @Test func handsOutFragmentsOfWhatIsFlushed() {
        var stage = stage([
            .connectionRecordings(container: .mp4), PipelineOutput(.combined(media: MediaMode()), container: .mp4),
        ])
        join("A", &stage)
        append(0, from: 0, &stage)
        _ = drained(&stage)
        stage.flush(0)
        #expect(Set(drained(&stage).keys) == ["A.mp4"])
        stage.flushCombined()
        #expect(Set(drained(&stage).keys) == ["combined.mp4"])
    }
}
