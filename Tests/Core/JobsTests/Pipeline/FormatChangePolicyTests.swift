import Jobs
import Testing

@Suite struct FormatChangePolicyTests {
    private func document(_ word: String) -> String {
        "outputs: [{type: recording, from: connections, on_format_change: \(word)}]"
    }

    @Test(arguments: [("keep", FormatChangePolicy.keep), ("split", .split), ("null", .keep)])
    func readsTheWord(word: String, policy: FormatChangePolicy) throws {
        let pipeline = try Pipeline(parsing: document(word), file: "p")
        #expect(pipeline.outputs.map(\.onFormatChange) == [policy])
    }

    @Test func keepsTheFileByDefault() throws {
        let pipeline = try Pipeline(parsing: "outputs: [{type: recording, from: connections}]", file: "p")
        #expect(pipeline.outputs.map(\.onFormatChange) == [.keep])
    }

    @Test(arguments: [
        (
            "transcode",
            #""transcode" is not available in this version; an output with video: {format: ...} keeps one size; accepted: keep, split"#
        ),
        ("cut", #""cut" is not a format-change policy; accepted: keep, split"#),
    ])
    func refusesWhatItCannotDo(word: String, message: String) {
        let problems = Samples.problems(ofPipeline: document(word))
        #expect(problems == ["pipeline:1:66: outputs[0].on_format_change: " + message])
    }
}
