import Jobs
import Packaging
import Testing

@Suite struct PipelineTests {
    @Test func readsYAML() throws {
        let text = """
            # Comment.
            description: Both.
            loss: freeze
            outputs:
              - {type: recording, from: connections, container: mp4}
              - type: recording
                from: connections
                container: mkv
            """
        #expect(
            try Pipeline(parsing: text, file: "p")
                == Pipeline(
                    description: "Both.",
                    outputs: [.connectionRecordings(container: .mp4), .connectionRecordings(container: .mkv)]))
    }

    @Test func choosesTheContainerItselfByDefault() throws {
        let pipeline = try Pipeline(parsing: "outputs: [{type: recording, from: connections}]", file: "p")
        #expect(pipeline.outputs == [.connectionRecordings(container: .auto)])
        #expect(pipeline.outputs.map(\.container) == [.auto])
        #expect(pipeline.loss == .freeze)
        #expect(pipeline.description == "")
    }

    @Test(arguments: [
        Pipeline(outputs: [.connectionRecordings(container: .auto)]),
        Pipeline(outputs: [.connectionRecordings(container: .auto, onFormatChange: .split)]),
        Pipeline(
            description: "Zwei: \"a\" # b\nc",
            outputs: [.connectionRecordings(container: .mkv), .connectionRecordings(container: .mp4)]),
    ])
    func readsBackEqual(pipeline: Pipeline) throws {
        #expect(try Pipeline(parsing: pipeline.rendered(), file: "p") == pipeline)
    }

    @Test(arguments: [
        ("{}", #"1:1: "outputs" is missing; accepted: a list such as [{type: recording, from: connections"#),
        ("outputs: []", "1:10: outputs: a list of 0; accepted: a list of 1 to 8 outputs"),
        ("outputs: recording", #"1:10: outputs: "recording" is not a list; accepted: a list of 1 to 8 outputs"#),
        ("outputs: [recording]", #"1:11: outputs[0]: "recording" is not an object; accepted: an object with the keys"#),
        ("outputs: [{from: connections}]", #"1:11: outputs[0]: "type" is missing; accepted: recording, hls, dash"#),
        ("outputs: [{type: recording}]", #"1:11: outputs[0]: "from" is missing; accepted: connections"#),
        (
            "outputs: [{type: push, from: connections}]",
            #"1:18: outputs[0].type: "push" is not available in this version; accepted: recording, hls, dash"#
        ),
        (
            "outputs: [{type: tape, from: connections}]",
            #"1:18: outputs[0].type: "tape" is not known; accepted: recording, hls, dash"#
        ),
        (
            "outputs: [{type: recording, from: view}]",
            "1:35: outputs[0].from: the pipeline has no view; accepted: connections, or a pipeline with a view"
        ),
        (
            "outputs: [{type: recording, from: connections, container: avi}]",
            #"1:59: outputs[0].container: "avi" is not a container; accepted: auto, mp4, mkv, m4a"#
        ),
        (
            "outputs: [{type: recording, from: connections, bitrate: 1}]",
            #"1:48: outputs[0].bitrate: "bitrate" is an unknown key; accepted: type, from, audio, video, deliver"#
        ),
        (
            "loss: conceal\noutputs: [{type: recording, from: connections}]",
            #"1:7: loss: "conceal" is not a loss policy; accepted: freeze, show"#
        ),
        (
            "view: {}\noutputs: [{type: recording, from: connections}]",
            "1:7: view: no output uses the view; accepted: an output with from: view"
        ),
        ("description: 1\noutputs: [{type: recording, from: connections}]", "1:14: description: the number 1 is not a"),
    ])
    func refusesAMistakeWithItsPlace(text: String, message: String) throws {
        let problems = Samples.problems(ofPipeline: text)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("pipeline:" + message) == true, "\(problems)")
    }

    @Test(arguments: [("mp4", "mp4"), ("auto", "mp4"), ("mkv", "auto"), ("auto", "auto")])
    func refusesOutputsThatMayBeTheSameFile(first: String, second: String) {
        let output = { (container: String) in "{type: recording, from: connections, container: \(container)}" }
        #expect(
            Samples.problems(ofPipeline: "outputs:\n- \(output(first))\n- \(output(second))") == [
                "pipeline:3:3: outputs[1]: may write the same file as the output with container \(first); "
                    + "accepted: auto alone, or mp4 and mkv once each"
            ])
    }

    @Test func knowsWhetherSomethingIsLeftForLater() throws {
        #expect(!Pipeline(outputs: [.connectionRecordings(container: .auto)]).deliversAfter)
        let pipeline = try Samples.parsed(
            "outputs: [{type: recording, from: connections, deliver: after}]")
        #expect(pipeline.deliversAfter && !pipeline.needsCodecs)
    }

    /// Every file in pipelines/ is read, says what it does, and is listed in the documentation.
    @Test func readsEveryFileOfTheRepository() throws {
        let files = try Documentation.files(in: "pipelines")
        let page = try Documentation.text("docs/pipelines.md")
        #expect(Set(files.map(\.name)).isSuperset(of: ["copy.yaml", "copy-mp4.yaml", "copy-mkv.yaml"]))
        for file in files {
            let pipeline = try Pipeline(parsing: file.text, file: file.name)
            #expect(!pipeline.description.isEmpty)
            #expect(file.text.hasPrefix("# \(file.name.dropLast(5)): "))
            #expect(page.contains("(../pipelines/\(file.name))"))
        }
    }

    @Test(arguments: [
        ("copy", "auto"), ("copy-mp4", "mp4"), ("copy-mkv", "mkv"), ("copy-split", "auto"), ("mp4-everywhere", "mp4"),
        ("tracks-in-one-file", "mkv"), ("compose-audio", "m4a"), ("compose-audio-opus", "mkv"),
    ])
    func writesWhatTheFileNamePromises(name: String, container: String) throws {
        let text = try Documentation.text("pipelines/\(name).yaml")
        #expect(try Pipeline(parsing: text, file: name).outputs.map(\.container?.rawValue) == [container])
    }

    @Test(arguments: [("mp4-everywhere", true), ("tracks-in-one-file", false), ("copy", false)])
    func knowsWhetherItDecodes(name: String, needsCodecs: Bool) throws {
        let text = try Documentation.text("pipelines/\(name).yaml")
        #expect(try Pipeline(parsing: text, file: name).needsCodecs == needsCodecs)
    }

    @Test func readsTheExamplesOfTheDocumentation() throws {
        let examples = try Documentation.examples(in: "docs/pipelines.md", languages: ["json", "yaml"])
        #expect(!examples.isEmpty)
        for example in examples { #expect(Samples.problems(ofPipeline: example) == []) }
    }

    private static func view(_ member: String) -> String {
        "view: {video: {\(member)}}\noutputs: [{type: recording, from: view}]"
    }

    /// What goes beyond a copy of each connection; a job's own pipeline may ask for it too.
    @Test(arguments: [
        "view: {}\noutputs: [{type: recording, from: view}]",
        "outputs: [{type: recording, from: connections, audio: {format: {codec: aac}}}]",
        "outputs: [{type: recording, from: combined}]",
        "outputs: [{type: recording, from: connections, deliver: after}]",
        "outputs: [{type: recording, from: connections, deliver: live}]",
        view("labels: true"), view("placeholders: avatar"), view("frozen_mark: true"), view("emphasise_screen: true"),
        view("background_image: wall.png"),
    ])
    func takesWhatGoesBeyondACopy(text: String) throws {
        let pipeline = try Pipeline(parsing: text, file: "p")
        let job = Samples.job(#""pipeline": \#(pipeline.rendered())"#)
        #expect(Samples.problems(ofJob: job).isEmpty)
        #expect(try Job(parsing: job, file: "j").pipeline == .inline(pipeline))
    }

    /// Segments do not take VP8, so a presentation may have to encode what nobody knows yet.
    @Test(arguments: ["hls", "dash"]) func aPresentationNeedsCodecs(type: String) throws {
        #expect(try Samples.parsed("outputs: [{type: \(type), from: connections}]").needsCodecs)
    }

    @Test(arguments: [("hls", "hls"), ("dash", "dash")]) func refusesAListTwice(first: String, second: String) {
        let problems = Samples.problems(
            ofPipeline: "outputs:\n- {type: \(first), from: connections}\n- {type: \(second), from: connections}")
        #expect(
            problems == [
                "pipeline:3:3: outputs[1]: may write the same file as the output with type \(first); "
                    + "accepted: hls and dash once each"
            ])
    }

    @Test func takesFilesAndBothListsOfEverySource() throws {
        let types = ["recording", "hls", "dash"]
        let outputs = ["connections", "view"].flatMap { source in types.map { "{type: \($0), from: \(source)}" } }
        let text = "view: {video: {format: {codec: h264}}}\noutputs: [\(outputs.joined(separator: ", "))]"
        #expect(Samples.problems(ofPipeline: text) == [])
        let pipeline = try Samples.parsed(text)
        #expect(try Samples.parsed(pipeline.rendered()) == pipeline)
    }
}
