import ArgumentParser
import Testing

@testable import Commands

@Suite struct JobsOptionTests {
    @Test(arguments: [1, 2, 64]) func takesTheNumber(jobs: Int) throws {
        #expect(try JobsOption.parse(["--jobs", "\(jobs)"]).limit == jobs)
    }

    @Test func isTheNumberOfCoresByDefault() throws {
        #expect((1...64).contains(try JobsOption.parse([]).limit))
    }

    @Test(arguments: ["0", "-1", "65"]) func refusesOtherNumbers(jobs: String) {
        let error = #expect(throws: (any Error).self) { try JobsOption.parse(["--jobs=\(jobs)"]) }
        #expect(error.map { JobsOption.message(for: $0) } == "--jobs \(jobs): expected 1 to 64")
    }
}
