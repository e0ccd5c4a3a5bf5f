import Jobs
import Testing

@Suite struct JobsErrorTests {
    @Test func showsEveryProblemOnALineOfItsOwn() {
        let problems = [1, 2].map {
            DocumentProblem(file: "a", line: $0, column: 1, path: "", problem: "wrong", accepted: "right")
        }
        #expect(
            JobsError.refused(problems).description
                == "a:1:1: wrong; accepted: right\na:2:1: wrong; accepted: right")
    }

    @Test(arguments: [
        (JobsError.eventTooLarge(actual: 9, limit: 8), "a journal event of 9 bytes; accepted: at most 8"),
        (.malformedEvent(type: "stop", problem: "not JSON"), "journal event stop: not JSON"),
        (.malformedReport(problem: "verdict is missing"), "report: verdict is missing"),
    ])
    func saysWhatHappened(error: JobsError, text: String) {
        #expect(error.description == text)
    }
}
