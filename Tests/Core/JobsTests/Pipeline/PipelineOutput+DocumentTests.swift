import Jobs
import Media
import Packaging
import Presentations
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
            "pipeline:1:48: outputs[0].together: \"together\" is an unknown key; accepted: type, from, audio, video, "
                + "deliver, gaps, container, on_format_change"
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

    // MARK: Presentations

    @Test(arguments: [
        ("type: hls", PipelineOutput.PresentationForm(.hls, segmentSeconds: 2, listSize: 0)),
        ("type: hls, hlsTime: 6, hlsListSize: 5", .init(.hls, segmentSeconds: 6, listSize: 5)),
        ("type: hls, hlsPartTime: 0.2", .init(.hls, partTarget: Interval(milliseconds: 200))),
        (
            "type: hls, hlsTime: 3, hlsPartTime: 1",
            .init(.hls, segmentSeconds: 3, partTarget: Interval(milliseconds: 1000))
        ),
        ("type: dash", .init(.dash, segmentSeconds: 2, listSize: 0)),
        ("type: dash, dashSegDuration: 60, dashWindowSize: 3", .init(.dash, segmentSeconds: 60, listSize: 3)),
    ])
    func readsPresentations(members: String, form: PipelineOutput.PresentationForm) throws {
        let output = try outputs("{\(members), from: connections}")
        let source = PipelineOutput.Source.connections(onFormatChange: .keep, media: MediaMode())
        #expect(output == [PipelineOutput(source, as: .presentation(form))])
    }

    @Test(arguments: [
        "{type: hls, from: connections, hlsTime: 4, hlsListSize: 12, gaps: keep, deliver: after}",
        "{type: dash, from: connections, dashSegDuration: 4, dashWindowSize: 12}",
        "{type: hls, from: connections, audio: {format: {codec: aac}}, video: {format: {codec: h264}}}",
        "{type: hls, from: connections, thumbnails: 5}",
        "{type: dash, from: view, thumbnails: 0}",
        "{type: hls, from: view, hlsListSize: 3}",
        "{type: dash, from: view, dashChunkDuration: 0.25}",
        "{type: hls, from: connections, hlsPartTime: 0.125}",
        "{type: hls, from: combined, hlsListSize: 3, audio: {format: {codec: aac}}}",
    ])
    func readsPresentationsBackEqual(output: String) throws {
        let view = output.contains("view") ? "view: {video: {format: {codec: h264}}}\n" : ""
        let pipeline = try Samples.parsed(view + "outputs: [\(output)]")
        #expect(try Samples.parsed(pipeline.rendered()) == pipeline)
    }

    @Test(arguments: [
        (
            "{type: hls, from: connections, segments: ts, hlsPartTime: 0.2}",
            "pipeline:1:69: outputs[0].hlsPartTime: MPEG-TS segments have no parts here; accepted: segments: fmp4, or no "
                + "hlsPartTime"
        ),
        (
            "{type: hls, from: connections, container: mp4}",
            "pipeline:1:42: outputs[0].container: \"container\" is an unknown key; accepted: type, from, audio, video, "
                + "deliver, gaps, hlsTime, hlsListSize, hlsPartTime, segments, renditions, thumbnails, url, method, delete"
        ),
        (
            "{type: hls, from: connections, dashWindowSize: 3}",
            "pipeline:1:42: outputs[0].dashWindowSize: \"dashWindowSize\" is an unknown key; accepted: type, from, "
                + "audio, video, deliver, gaps, hlsTime, hlsListSize, hlsPartTime, segments, renditions, thumbnails, url, "
                + "method, delete"
        ),
        (
            "{type: dash, from: connections, hlsTime: 3}",
            "pipeline:1:43: outputs[0].hlsTime: \"hlsTime\" is an unknown key; accepted: type, from, audio, video, "
                + "deliver, gaps, dashSegDuration, dashWindowSize, dashChunkDuration, renditions, thumbnails, url, "
                + "method, delete"
        ),
        (
            "{type: recording, from: connections, hlsTime: 3}",
            "pipeline:1:48: outputs[0].hlsTime: \"hlsTime\" is an unknown key; accepted: type, from, audio, video, "
                + "deliver, gaps, container, on_format_change"
        ),
        (
            "{type: hls, from: connections, hlsTime: 0}",
            "pipeline:1:51: outputs[0].hlsTime: 0 is out of range; accepted: a whole number of seconds from 1 to 60"
        ),
        (
            "{type: hls, from: connections, hlsTime: 61}",
            "pipeline:1:51: outputs[0].hlsTime: 61 is out of range; accepted: a whole number of seconds from 1 to 60"
        ),
        (
            "{type: hls, from: connections, hlsListSize: 1}",
            "pipeline:1:55: outputs[0].hlsListSize: a list of so few segments cannot be played live; "
                + "accepted: 0 for all, or 3 and more"
        ),
        (
            "{type: dash, from: connections, dashWindowSize: 2}",
            "pipeline:1:59: outputs[0].dashWindowSize: a list of so few segments cannot be played live; "
                + "accepted: 0 for all, or 3 and more"
        ),
        (
            "{type: hls, from: connections, hlsListSize: -1}",
            "pipeline:1:55: outputs[0].hlsListSize: -1 is out of range; accepted: a whole number of segments from 0 to "
                + "100000"
        ),
        (
            "{type: hls, from: connections, video: {format: {codec: vp8}}}",
            "pipeline:1:49: outputs[0].video: vp8 cannot be in segments; accepted: h264, h265, av1, vp9"
        ),
        (
            "{type: hls, from: connections, audio: {format: {codec: pcmu}}}",
            "pipeline:1:49: outputs[0].audio: pcmu cannot be in segments; accepted: aac, opus"
        ),
    ])
    func refusesWhatAPresentationCannotBe(output: String, message: String) {
        #expect(Samples.problems(ofPipeline: "outputs: [\(output)]") == [message])
    }

    @Test(arguments: [
        ("hlsPartTime: 0.099", "0.099 is out of range"), ("hlsPartTime: 1", "1 is out of range"),
        ("hlsTime: 5, hlsPartTime: 1.001", "1.001 is out of range"),
        ("hlsTime: 1, hlsPartTime: 0.5", "0.5 is out of range"),
        ("hlsPartTime: 0.2005", "the number 0.2005 is not a length of parts"),
        ("hlsPartTime: short", #""short" is not a length of parts"#),
        ("hlsPartTime: -1", "the number -1 is not a length of parts"),
    ])
    func refusesPartsThatAreTooShortOrTooLong(members: String, problem: String) {
        let problems = Samples.problems(ofPipeline: "outputs: [{type: hls, from: connections, \(members)}]")
        #expect(problems.count == 1)
        #expect(
            problems.first?.hasSuffix(
                "outputs[0].hlsPartTime: \(problem); accepted: seconds from 0.1 to 1, less than half of a segment, "
                    + "with at most three decimals") == true, "\(problems)")
    }

    private static let view = "view: {video: {format: {codec: h264}}}\n"

    @Test func chunksAreTheParts() throws {
        let text = Self.view + "outputs: [{type: dash, from: view, dashChunkDuration: 0.2}]"
        let pipeline = try Pipeline(parsing: text, file: "pipeline")
        #expect(pipeline.outputs.first?.presentation == .init(.dash, partTarget: Interval(milliseconds: 200)))
    }

    @Test(arguments: [
        (
            "outputs: [{type: dash, from: connections, dashChunkDuration: 0.2}]",
            "pipeline:1:62: outputs[0].dashChunkDuration: only segments of a view have a length that is known before "
                + "they end; accepted: null, or from: view"
        ),
        (
            "view: {video: {format: {codec: h264}, parameters: {framerate: 30000/1001}}}\n"
                + "outputs: [{type: dash, from: view, dashChunkDuration: 0.2}]",
            "pipeline:2:55: outputs[0].dashChunkDuration: a segment would end within a picture of the view; "
                + "accepted: null, or a framerate of the view whose pictures fill a segment"
        ),
        (
            view + "outputs: [{type: hls, from: view, hlsPartTime: 0.2}, "
                + "{type: dash, from: view, dashChunkDuration: 0.25}]",
            "pipeline:2:54: outputs[1]: shares its parts with the output of type hls, whose parts have 0.2 s; "
                + "accepted: the same hlsPartTime and dashChunkDuration, or one of them"
        ),
    ])
    func refusesChunksOfWhatHasNoKnownLength(text: String, message: String) {
        #expect(Samples.problems(ofPipeline: text) == [message])
    }

    @Test(arguments: [
        ("hls, hlsPartTime: 0.2", "dash"), ("hls", "dash, dashChunkDuration: 0.2"),
        ("hls, hlsPartTime: 0.2", "dash, dashChunkDuration: 0.2"),
    ])
    func oneOfTwoListsMayHaveTheLengthOfParts(hls: String, dash: String) {
        let text = "outputs: [{type: \(hls), from: view}, {type: \(dash), from: view}]"
        #expect(Samples.problems(ofPipeline: Self.view + text) == [])
    }

    /// A view is encoded to VP8 unless it is told otherwise.
    @Test func refusesAViewWhoseCodecSegmentsDoNotTake() {
        let output = "outputs: [{type: hls, from: view}]"
        #expect(
            Samples.problems(ofPipeline: "view: {}\n" + output) == [
                "pipeline:2:29: outputs[0].from: vp8 cannot be in segments; accepted: h264, h265, av1, vp9"
            ])
        #expect(Samples.problems(ofPipeline: "view: {video: {format: {codec: h264}}}\n" + output) == [])
        #expect(Samples.problems(ofPipeline: "view: {video: false}\n" + output) == [])
    }

    @Test(arguments: [
        (
            "dashSegDuration: 4",
            "shares its segments with the output of type hls, whose segments have 2 seconds; accepted: the same length"
        ),
        (
            "video: false",
            "shares its segments with the output of type hls; accepted: the same audio, video, gaps, renditions, thumbnails and deliver"
        ),
        (
            "gaps: keep",
            "shares its segments with the output of type hls; accepted: the same audio, video, gaps, renditions, thumbnails and deliver"
        ),
        (
            "thumbnails: 5",
            "shares its segments with the output of type hls; accepted: the same audio, video, gaps, renditions, thumbnails and deliver"
        ),
        (
            "deliver: after",
            "shares its segments with the output of type hls; accepted: the same audio, video, gaps, renditions, thumbnails and deliver"
        ),
    ])
    func refusesTwoListsOfOneSourceThatCannotShareSegments(member: String, message: String) {
        let text = "outputs: [{type: hls, from: connections}, {type: dash, from: connections, \(member)}]"
        #expect(Samples.problems(ofPipeline: text) == ["pipeline:1:43: outputs[1]: \(message)"])
    }

    @Test func thumbnailsAreSecondsUpToAnHour() throws {
        let output = try outputs("{type: hls, from: connections, thumbnails: 3600}")
        #expect(output.first?.presentation?.thumbnailSeconds == 3600)
        #expect(
            Samples.problems(ofPipeline: "outputs: [{type: hls, from: connections, thumbnails: 3601}]") == [
                "pipeline:1:54: outputs[0].thumbnails: 3601 is out of range; accepted: a whole number of seconds from 0 to 3600"
            ])
    }

    @Test func listsOfOneSourceMayKeepDifferentWindows() {
        let text = "outputs: [{type: hls, from: connections, hlsListSize: 5}, {type: dash, from: connections}]"
        #expect(Samples.problems(ofPipeline: text) == [])
    }
}
