import Jobs
import Packaging
import RTP
import Testing

@Suite struct PipelineContainersTests {
    private func description(_ media: String) throws -> SessionDescription {
        try SessionDescription(parsing: "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\n" + media)
    }

    private static let vp8 = "m=video 5004 RTP/AVP 96\na=rtpmap:96 VP8/90000\n"
    private static let pcmu = "m=audio 5006 RTP/AVP 0\n"
    private static let opus = "m=audio 5006 RTP/AVP 109\na=rtpmap:109 opus/48000/2\n"

    @Test func takesWhatTheContainerHolds() throws {
        for container in ["auto", "mkv"] {
            try combined(container).checkContainers(for: description(Self.vp8 + Self.pcmu), connectionID: "A")
        }
        try combined("mp4").checkContainers(for: description(Self.opus), connectionID: "A")
    }

    // A connection's own file becomes Matroska: one camera must not keep the others from being recorded.
    @Test func takesWhatIsWrittenAsMatroskaInstead() throws {
        try Pipeline(outputs: [.connectionRecordings(container: .mp4)])
            .checkContainers(for: description(Self.opus + Self.vp8), connectionID: "A")
    }

    private func combined(_ container: String, _ rest: String = "") throws -> Pipeline {
        try Pipeline(
            parsing: "outputs: [{type: recording, from: combined, container: \(container)\(rest)}]", file: "p")
    }

    @Test func refusesWhatItDoesNotHold() throws {
        let pipeline = try combined("mp4")
        let description = try description(Self.opus + Self.vp8)
        do throws(JobsError) {
            try pipeline.checkContainers(for: description, connectionID: "A")
            Issue.record("accepted")
        } catch {
            guard case .unsuitable("A", let problem) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(problem.contains("vp8") && error.description == "A: " + problem)
        }
    }

    // A stream that is encoded is written in the pipeline's codec, and one that is left out in none.
    @Test func looksAtWhatIsWritten() throws {
        let pipeline = try combined("mp4", ", video: false")
        try pipeline.checkContainers(for: description(Self.opus + Self.vp8), connectionID: "A")
    }
}
