import Media
import Presentations
import Testing

@testable import Jobs

/// `segments: ts` of an output.
@Suite struct TransportStreamOutputTests {
    @Test(arguments: [
        ("", TrackFiles.Form.fragmentedMP4), (", segments: fmp4", .fragmentedMP4), (", segments: ts", .transportStream),
    ])
    func readsTheForm(member: String, form: TrackFiles.Form) throws {
        let pipeline = try Samples.parsed("outputs: [{type: hls, from: connections\(member)}]")
        #expect(pipeline.outputs.map(\.presentation?.segments) == [form])
        #expect(try Samples.parsed(pipeline.rendered()) == pipeline)
    }

    @Test(arguments: [
        (
            "{type: hls, from: connections, segments: mkv}",
            "pipeline:1:52: outputs[0].segments: \"mkv\" is not a form of segments; accepted: fmp4, ts"
        ),
        (
            "{type: hls, from: connections, segments: ts, video: {format: {codec: vp9}}}",
            "pipeline:1:63: outputs[0].video: vp9 cannot be in MPEG-TS segments; accepted: h264, h265"
        ),
        (
            "{type: hls, from: connections, segments: ts, audio: {format: {codec: opus}}}",
            "pipeline:1:63: outputs[0].audio: opus cannot be in MPEG-TS segments; accepted: aac"
        ),
        (
            "{type: hls, from: combined, segments: ts}",
            "pipeline:1:29: outputs[0].from: MPEG-TS segments have the picture and the audio of one connection; "
                + "accepted: connections, view"
        ),
        (
            "{type: hls, from: connections, segments: ts}, {type: dash, from: connections}",
            "pipeline:1:57: outputs[1]: shares its segments with the output of type hls, and DASH has no MPEG-TS; "
                + "accepted: segments: fmp4 for type hls, or no output of type dash"
        ),
    ])
    func refusesWhatStreamsCannotBe(outputs: String, message: String) {
        #expect(Samples.problems(ofPipeline: "outputs: [\(outputs)]") == [message])
    }

    @Test func refusesAViewInAnotherCodec() {
        let view = "view: {audio: {format: {codec: opus}}, video: {format: {codec: h264}}}\n"
        let problems = Samples.problems(ofPipeline: view + "outputs: [{type: hls, from: view, segments: ts}]")
        #expect(problems == ["pipeline:2:29: outputs[0].from: opus cannot be in MPEG-TS segments; accepted: aac"])
    }
}
