import Jobs
import Media
import Packaging
import Testing

@testable import Engine

@Suite struct TogetherPlanTests {
    private static let aac = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)
    private static let h264 = VideoTranscoding(coding: VideoCoding(codec: .h264))

    private func plans(
        _ outputs: [PipelineOutput], deliveries: Set<PipelineOutput.Delivery> = PipelineOutput.Delivery.all
    ) -> [TogetherPlan] {
        var names = FileNames()
        return TogetherPlan.all(
            Pipeline(outputs: outputs), deliveries: deliveries,
            started: JobStarted(
                job: "{}", recordingID: "take-1", sessionStart: WallTime(nanoseconds: 0),
                tick: Interval(milliseconds: 20), writer: "test"), names: &names)
    }

    @Test func writesAFileForEachOutputOfThatKind() {
        let plans = plans([
            PipelineOutput(.together(media: MediaMode()), container: .mkv),
            .connectionRecordings(container: .mkv),
            PipelineOutput(.together(media: MediaMode()), container: .mp4),
        ])
        #expect(plans.map { $0.fileName.rendered() } == ["together.mkv", "together.mp4"])
        #expect(plans.map(\.trackLimit) == [126, 64])
    }

    @Test func leavesOutWhatIsMadeAtAnotherTime() {
        let outputs = [
            PipelineOutput(.together(media: MediaMode()), container: .mkv, delivery: .after),
            PipelineOutput(.together(media: MediaMode()), container: .mp4),
        ]
        #expect(plans(outputs, deliveries: [.live]).map { $0.fileName.rendered() } == ["together.mp4"])
    }

    /// Nobody knows what will come.
    @Test(arguments: [
        (MediaMode(), Container.mkv), (MediaMode(audio: .encode(aac)), .mkv),
        (MediaMode(audio: .encode(aac), video: .encode(h264)), .mp4),
        (MediaMode(audio: .encode(aac), video: .omit), .mp4),
        (MediaMode(audio: .omit, video: .encode(h264)), .mkv),
    ])
    func choosesMatroskaWhereSomethingIsCopied(media: MediaMode, container: Container) {
        let plans = plans([PipelineOutput(.together(media: media), container: .auto)])
        #expect(plans.map(\.fileName.container) == [container])
    }
}
