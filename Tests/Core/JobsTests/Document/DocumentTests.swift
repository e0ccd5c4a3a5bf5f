import Testing

@testable import Jobs

@Suite struct DocumentTests {
    @Test func isReadAsAJobAndAsAPipelineWithoutItsText() throws {
        let source = #"{"type": "sora", "url": "http://127.0.0.1:3000/", "channel_id": "sora"}"#
        let outputs = #""outputs": [{"type": "recording", "from": "connections"}]"#
        let text = #"{"source": \#(source), "pipeline": {\#(outputs)}}"#
        let job = try Job(Document(parsing: text, file: "j"))
        #expect(job == (try Job(parsing: text, file: "j")))
        let pipeline = try Pipeline(Document(parsing: "{\(outputs)}", file: "p"))
        #expect(job.pipeline == .inline(pipeline))
    }

    @Test func namesItsFileWhereItIsRefused() throws {
        #expect(throws: JobsError.self) { try Document(parsing: "{", file: "j.json") }
        let document = try Document(parsing: #"{"outputs": 1}"#, file: "p.json")
        do throws(JobsError) {
            _ = try Pipeline(document)
            Issue.record("accepted")
        } catch {
            #expect(error.description.hasPrefix("p.json:1:"))
        }
    }
}
