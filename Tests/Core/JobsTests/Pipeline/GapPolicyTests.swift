import Jobs
import Testing

@Suite struct GapPolicyTests {
    @Test(arguments: [("fill", GapPolicy.fill), ("keep", .keep), ("null", .fill)])
    func isReadByItsWord(word: String, policy: GapPolicy) throws {
        let text = "outputs: [{type: recording, from: connections, gaps: \(word)}]"
        #expect(try Pipeline(parsing: text, file: "p").outputs.map(\.gaps) == [policy])
    }
}
