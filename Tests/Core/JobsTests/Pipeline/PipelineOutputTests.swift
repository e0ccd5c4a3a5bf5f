import Jobs
import Media
import Packaging
import Testing

@Suite struct PipelineOutputTests {
    @Test func copiesConnectionsLiveUnlessMoreIsSaid() {
        let output = PipelineOutput.connectionRecordings(container: .mkv)
        #expect(output.source == .connections(onFormatChange: .keep, media: MediaMode()))
        #expect(output.form == .file(.mkv) && output.container == .mkv)
        #expect(output.delivery == .live)
        #expect(output.onFormatChange == .keep)
        #expect(output.media == MediaMode())
    }

    @Test func hasNoTracksOfConnectionsWhenItIsOfTheView() {
        let output = PipelineOutput(.view, container: .auto)
        #expect(output.media == nil)
        #expect(output.onFormatChange == .keep)
    }

    private func problems(_ outputs: String..., view: String = "{}") -> [String] {
        Samples.problems(ofPipeline: "view: \(view)\noutputs:\n- " + outputs.joined(separator: "\n- "))
    }

    private let view = "{type: recording, from: view, container: "
    private let single = "{type: recording, from: connections, container: "
    private let combined = "{type: recording, from: combined, container: "

    @Test func letsOutputsOfDifferentKindsHaveTheSameContainer() {
        #expect(problems(view + "mkv}", single + "mkv}", combined + "mkv}") == [])
        #expect(problems(view + "auto}", single + "auto}", combined + "auto}") == [])
    }

    @Test func knowsTheContainerOfAView() {
        let h264 = "{audio: {format: {codec: aac}}, video: {format: {codec: h264}}}"
        #expect(problems(view + "auto}", view + "mkv}", view: h264) == [])
        #expect(problems(view + "auto}", view + "mp4}", view: h264).count == 1)
        #expect(problems(view + "auto}", view + "mkv}").count == 1)
    }

    @Test func refusesTwoOfAKindThatMayBeTheSameFile() {
        #expect(problems(view + "mkv}", combined + "auto}", combined + "mkv}").count == 1)
        #expect(problems(view + "mkv}", single + "auto}", single + "mkv}").count == 1)
        #expect(problems(view + "mkv}", view + "mkv}").count == 1)
    }
}
