import Jobs
import Testing

@Suite struct DocumentProblemTests {
    private let problem = DocumentProblem(
        file: "job.json", line: 4, column: 14, path: "source.type", problem: #""sorra" is not a source"#,
        accepted: "sora, sdp, capture")

    @Test func readsLikeACompilersMessage() {
        #expect(
            problem.description
                == #"job.json:4:14: source.type: "sorra" is not a source; accepted: sora, sdp, capture"#)
    }

    @Test func leavesOutWhatIsEmpty() {
        var bare = problem
        bare.path = ""
        bare.accepted = ""
        #expect(bare.description == #"job.json:4:14: "sorra" is not a source"#)
    }
}
