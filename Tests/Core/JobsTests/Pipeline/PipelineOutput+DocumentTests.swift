import Jobs
import Media
import Packaging
import Testing

@Suite struct PipelineOutputDocumentTests {
    private func outputs(_ text: String) throws -> [PipelineOutput] {
        try Samples.parsed("outputs: [\(text)]").outputs
    }

    @Test func readsOutputsOfAView() throws {
        let pipeline = try Samples.parsed(
            "view: {}\noutputs: [{type: recording, from: view, container: mkv, deliver: after}]")
        #expect(pipeline.outputs == [PipelineOutput(.view, container: .mkv, delivery: .after)])
        #expect(pipeline.view == View())
    }

    @Test func readsTranscodingOfSingleConnections() throws {
        let output = try outputs(
            "{type: recording, from: connections, audio: {format: {codec: aac}}, video: {format: {codec: h264}}}")
        let media = MediaMode(
            audio: .encode(AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)),
            video: .encode(VideoTranscoding(coding: VideoCoding(codec: .h264))))
        #expect(output == [PipelineOutput(.connections(onFormatChange: .keep, media: media), container: .auto)])
    }

    @Test(arguments: [("", GapPolicy.fill), (", gaps: fill", .fill), (", gaps: keep", .keep)])
    func fillsGapsUnlessTheyAreKept(member: String, gaps: GapPolicy) throws {
        let output = try outputs("{type: recording, from: combined\(member)}")
        #expect(output == [PipelineOutput(.combined(media: MediaMode()), container: .auto, gaps: gaps)])
        #expect(Pipeline(outputs: output).rendered().contains("gaps") == (gaps == .keep))
    }

    @Test func readsTracksInOneFile() throws {
        let output = try outputs("{type: recording, from: combined, container: mkv}")
        #expect(output == [PipelineOutput(.combined(media: MediaMode()), container: .mkv)])
    }

    @Test(arguments: [
        "{type: recording, from: connections, on_format_change: split, deliver: after}",
        "{type: recording, from: combined, video: false}",
        "{type: recording, from: connections, gaps: keep}",
        "{type: recording, from: combined, gaps: fill, audio: {format: {codec: opus}}}",
        "{type: recording, from: connections, audio: {format: {codec: opus}}, container: mkv}",
        "{type: recording, from: connections, video: {format: {codec: h264, profile: H}, "
            + "parameters: {resolution: hd720p, framerate: 30000/1001, bitrate: 900, keyFrameInterval: 2}}}",
        "{type: recording, from: view, container: mkv}",
        "{type: recording, from: connections, container: m4a, audio: {format: {codec: aac}}, video: false}",
    ])
    func readsBackEqual(output: String) throws {
        let view = output.contains("view") ? "view: {}\n" : ""
        let pipeline = try Samples.parsed(view + "outputs: [\(output)]")
        #expect(try Samples.parsed(pipeline.rendered()) == pipeline)
    }

    @Test(arguments: [
        (
            "{type: recording, from: view}",
            "pipeline:1:35: outputs[0].from: the pipeline has no view; accepted: connections, or a pipeline with a view"
        ),
        (
            "{type: recording, from: scene}",
            #"pipeline:1:35: outputs[0].from: "scene" is not known; accepted: connections, combined, view"#
        ),
        (
            "{type: recording, from: combined, on_format_change: split}",
            "pipeline:1:63: outputs[0].on_format_change: a combined file cannot be split for one of its connections"
                + "; accepted: keep"
        ),
        (
            "{type: recording, from: connections, together: true}",
            "pipeline:1:48: outputs[0].together: \"together\" is an unknown key; accepted: type, from, container, "
                + "on_format_change, audio, video, deliver, gaps"
        ),
        (
            "{type: recording, from: connections, gaps: silence}",
            #"pipeline:1:54: outputs[0].gaps: "silence" is not a policy for gaps; accepted: fill, keep"#
        ),
        (
            "{type: recording, from: connections, gaps: keep, audio: false}",
            "pipeline:1:54: outputs[0].gaps: the output copies no audio, and encoded audio has no gaps; accepted: null"
        ),
        (
            "{type: recording, from: connections, deliver: later}",
            #"pipeline:1:57: outputs[0].deliver: "later" is not a time of delivery; accepted: live, after"#
        ),
        (
            "{type: recording, from: connections, container: mp4, video: {format: {codec: vp8}}}",
            "pipeline:1:59: outputs[0].container: vp8 cannot be recorded in mp4; accepted: auto, mkv"
        ),
        (
            "{type: recording, from: connections, container: mp4, audio: {format: {codec: pcm}}}",
            "pipeline:1:59: outputs[0].container: pcm cannot be recorded in mp4; accepted: auto, mkv"
        ),
    ])
    func refusesWhatCannotBe(output: String, message: String) {
        #expect(Samples.problems(ofPipeline: "outputs: [\(output)]") == [message])
    }

    @Test(arguments: [
        ("connections", ""), ("connections", ", audio: {format: {codec: aac}}"),
        ("connections", ", audio: {format: {codec: opus}}, video: false"),
        ("combined", ", audio: {format: {codec: aac}}, video: false"), ("connections", ", video: false"),
    ])
    func refusesM4AWhereMoreThanAACMayCome(source: String, members: String) {
        let column = 48 + source.utf8.count
        #expect(
            Samples.problems(
                ofPipeline: "outputs: [{type: recording, from: \(source), container: m4a\(members)}]") == [
                    "pipeline:1:\(column): outputs[0].container: m4a contains a single track of AAC, and this output may have other tracks; "
                        + "accepted: m4a with audio: {format: {codec: aac}} and video: false, or auto, mp4, mkv"
                ])
    }

    @Test func takesAViewAsM4AWhereItIsAudioAlone() throws {
        let audio = "view: {audio: {format: {codec: aac}}, video: false}\n"
        let output = "outputs: [{type: recording, from: view, container: m4a}]"
        #expect(try Samples.parsed(audio + output).outputs == [PipelineOutput(.view, container: .m4a)])
        #expect(
            Samples.problems(ofPipeline: "view: {audio: {format: {codec: aac}}}\n" + output) == [
                "pipeline:2:52: outputs[0].container: vp8 cannot be recorded in m4a; accepted: auto, mkv"
            ])
    }

    @Test(arguments: ["on_format_change: split", "audio: false", "video: {format: {codec: vp8}}"])
    func refusesWhatMeansNothingForAView(member: String) {
        let problems = Samples.problems(
            ofPipeline: "view: {}\noutputs: [{type: recording, from: view, \(member)}]")
        #expect(problems.count == 1)
        #expect(problems.first?.contains("has no effect with from: view; accepted: null") == true, "\(problems)")
    }

    @Test func refusesAContainerThatDoesNotTakeTheViewsCodecs() {
        #expect(
            Samples.problems(ofPipeline: "view: {}\noutputs: [{type: recording, from: view, container: mp4}]") == [
                "pipeline:2:52: outputs[0].container: vp8 cannot be recorded in mp4; accepted: auto, mkv"
            ])
    }

    /// The view has a codec that nobody knows; that its default would not fit is no second mistake.
    @Test func drawsNoConclusionsFromAViewWithMistakes() {
        let text = """
            view: {video: {format: {codec: h266}}}
            outputs: [{type: recording, from: view, container: mp4}]
            """
        #expect(
            Samples.problems(ofPipeline: text) == [
                #"pipeline:1:32: view.video.format.codec: "h266" is not a video codec; "#
                    + "accepted: vp8, vp9, h264, h265, av1"
            ])
    }
}
