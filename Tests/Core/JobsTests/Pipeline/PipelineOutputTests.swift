import Media
import Packaging
import Presentations
import Testing

@testable import Jobs

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

    @Test func isAFileOrAPresentation() {
        let file = PipelineOutput(.view, container: .mkv)
        #expect(file.container == .mkv && file.presentation == nil)
        let form = PipelineOutput.PresentationForm(.hls, segmentSeconds: 4, listSize: 6)
        let presentation = PipelineOutput(.view, as: .presentation(form))
        #expect(presentation.container == nil && presentation.presentation == form)
        #expect(presentation.delivery == .live && presentation.gaps == .fill)
        #expect(PipelineOutput.PresentationForm(.dash) == .init(.dash, segmentSeconds: 2, listSize: 0))
    }

    @Test(arguments: [(nil, 10, 0), (0, 0, 0), (3, 3, 3)])
    func aViewHasThumbnailsUnlessItIsToldOtherwise(seconds: Int?, view: Int64, connection: Int64) {
        var form = PipelineOutput.PresentationForm(.hls)
        form.thumbnailSeconds = seconds
        func distance(_ source: PipelineOutput.Source) -> Interval? {
            PipelineOutput(source, as: .presentation(form)).thumbnailDistance
        }
        func length(_ seconds: Int64) -> Interval? {
            seconds > 0 ? Interval(milliseconds: seconds * 1000) : nil
        }
        #expect(distance(.view) == length(view))
        #expect(distance(.connections(onFormatChange: .keep, media: MediaMode())) == length(connection))
        #expect(PipelineOutput(.view, container: .mkv).thumbnailDistance == nil)
    }

    @Test func listsOfASourceCollideWithTheirLikeOnly() {
        let connections = PipelineOutput.Source.connections(onFormatChange: .keep, media: MediaMode())
        func output(_ source: PipelineOutput.Source, _ manifest: PresentationSettings.Manifest) -> PipelineOutput {
            PipelineOutput(source, as: .presentation(.init(manifest)))
        }
        let hls = output(connections, .hls)
        #expect(hls.collides(with: output(connections, .hls), in: nil))
        #expect(!hls.collides(with: output(connections, .dash), in: nil))
        #expect(!hls.collides(with: output(.view, .hls), in: View()))
        #expect(!hls.collides(with: .connectionRecordings(container: .auto), in: nil))
        #expect(!PipelineOutput.connectionRecordings(container: .auto).collides(with: hls, in: nil))
    }

    @Test func knowsWhichSourcesAreOfOneKind() {
        let single = PipelineOutput.connectionRecordings(container: .mkv)
        let encoded = MediaMode(audio: .omit)
        let (view, combined) = (PipelineOutput.Source.view, PipelineOutput.Source.combined(media: encoded))
        #expect(single.source.kind == PipelineOutput.Source.connections(onFormatChange: .split, media: encoded).kind)
        #expect(single.source.kind != view.kind && single.source.kind != combined.kind)
        #expect(PipelineOutput(.view, container: .mkv).source.kind == view.kind)
        #expect(PipelineOutput(.combined(media: MediaMode()), container: .mkv).source.kind == combined.kind)
    }
}
