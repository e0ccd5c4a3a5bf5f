import Presentations
import Testing

@testable import Jobs

@Suite struct PushPlanTests {
    private func plan(_ outputs: String, label: String = "common", hasView: Bool = true) throws -> PushPlan {
        let view = hasView ? "view: {label: \(label), audio: {format: {codec: aac}}, video: false}\n" : ""
        return PushPlan(
            try Pipeline(parsing: view + "outputs:\n" + outputs, file: "pipeline"), recordingID: "take-1")
    }

    @Test func nothingIsSentWithoutAURL() throws {
        let plan = try plan("- {type: hls, from: connections}\n- {type: hls, from: view}")
        #expect(plan.isEmpty && plan.destination(ofFolder: "A") == nil && plan.destination(ofFolder: "common") == nil)
    }

    @Test func eachConnectionHasAFolderOfItsOwn() throws {
        let plan = try plan("- {type: hls, from: connections, url: http://a.example/live}", hasView: false)
        #expect(!plan.isEmpty)
        #expect(plan.destination(ofFolder: "A")?.url == "http://a.example/live/A/")
        // Without a view that is presented, this is the name of a connection.
        #expect(plan.destination(ofFolder: "common")?.url == "http://a.example/live/common/")
    }

    @Test func theViewGoesToItsOwnURLAlone() throws {
        let plan = try plan(
            """
            - {type: dash, from: view, url: 'http://v.example/{recording}/'}
            - {type: hls, from: view}
            - {type: hls, from: connections, url: http://a.example/}
            """, label: "the.view")
        #expect(plan.destination(ofFolder: "the_view")?.url == "http://v.example/take-1/")
        #expect(plan.destination(ofFolder: "B")?.url == "http://a.example/B/")
    }

    @Test func aViewWithoutURLStaysHere() throws {
        let plan = try plan("- {type: hls, from: view}\n- {type: hls, from: connections, url: http://a.example/}")
        #expect(plan.destination(ofFolder: "common") == nil && plan.destination(ofFolder: "A") != nil)
        let other = try self.plan("- {type: hls, from: view, url: http://v.example/}\n- {type: hls, from: connections}")
        #expect(other.destination(ofFolder: "common") != nil && other.destination(ofFolder: "A") == nil)
        #expect(!plan.isEmpty && !other.isEmpty)
    }

    /// No pipeline that is read has one yet that is sent; its folder's name comes after the view's.
    @Test func theCombinedPresentationGoesToItsOwnURL() {
        var combined = PipelineOutput(
            .combined(media: MediaMode()), as: .presentation(.init(.hls)))
        combined.push = PushTarget(PushAddress(known: "http://c.example/"), deletes: true)
        let plan = PushPlan(Pipeline(outputs: [combined]), recordingID: "r")
        #expect(plan.destination(ofFolder: "combined")?.url == "http://c.example/")
        #expect(plan.destination(ofFolder: "combined")?.target.deletes == true)
        #expect(plan.destination(ofFolder: "A") == nil)
    }
}
