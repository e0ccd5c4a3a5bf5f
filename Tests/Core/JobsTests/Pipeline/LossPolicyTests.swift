import Jobs
import Testing

@Suite struct LossPolicyTests {
    @Test(arguments: [("freeze", LossPolicy.freeze), ("show", .show), ("null", .freeze)])
    func isReadByItsWord(word: String, policy: LossPolicy) throws {
        let text = "loss: \(word)\noutputs: [{type: recording, from: connections}]"
        #expect(try Pipeline(parsing: text, file: "p").loss == policy)
    }
}
