import Jobs
import Packaging
import Testing

@Suite struct PipelineFeatureTests {
    private static func view(_ member: String) -> String {
        "view: {video: {\(member)}}\noutputs: [{type: recording, from: view}]"
    }

    /// What each feature lets in; without it the document is refused, at the place and by its own name.
    @Test(arguments: [
        (PipelineFeature.view, "view: {}\noutputs: [{type: recording, from: view}]"),
        (.transcoding, "outputs: [{type: recording, from: connections, audio: {format: {codec: aac}}}]"),
        (.combined, "outputs: [{type: recording, from: combined}]"),
        (.deliveryAfter, "outputs: [{type: recording, from: connections, deliver: after}]"),
        (.labels, view("labels: true")), (.placeholders, view("placeholders: avatar")),
        (.frozenMarks, view("frozen_mark: true")), (.emphasisedScreens, view("emphasise_screen: true")),
        (.backgroundImage, view("background_image: wall.png")),
    ])
    func letsADocumentInOrRefusesItAsOfALaterVersion(feature: PipelineFeature, text: String) throws {
        _ = try Pipeline(parsing: text, file: "p", features: [feature, .view])
        let others = Set(PipelineFeature.allCases).subtracting([feature])
        #expect(throws: JobsError.self) { try Pipeline(parsing: text, file: "p", features: others) }
        do throws(JobsError) {
            _ = try Pipeline(parsing: text, file: "p", features: others)
        } catch {
            #expect(error.description.contains("not available in this version"))
        }
    }

    @Test func letsACopyInAlways() throws {
        let text = "outputs: [{type: recording, from: connections, deliver: live}]"
        #expect(
            try Pipeline(parsing: text, file: "p", features: []).outputs == [.connectionRecordings(container: .auto)])
    }

    /// A job's own pipeline is held to the same.
    @Test func isAskedForPipelinesInsideJobsToo() {
        let problems = Samples.problems(
            ofJob: Samples.job(#""pipeline": {"view": {}, "outputs": [{"type": "recording", "from": "view"}]}"#))
        #expect(problems.isEmpty == PipelineFeature.available.contains(.view))
    }
}
