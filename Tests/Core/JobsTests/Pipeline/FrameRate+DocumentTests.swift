import Jobs
import Media
import Testing

@Suite struct FrameRateDocumentTests {
    private func video(_ text: String) throws -> ViewVideo? {
        try Samples.view("video: {parameters: \(text)}")?.video
    }

    @Test(
        arguments: [
            ("6", 6, 1), ("12", 12, 1), ("15", 15, 1), ("24", 24, 1), ("25", 25, 1), ("30", 30, 1), ("48", 48, 1),
            ("50", 50, 1), ("60", 60, 1), ("30000/1001", 30_000, 1001), (#""24000/1001""#, 24_000, 1001),
            ("60000/1001", 60_000, 1001),
        ] as [(String, Int64, Int64)])
    func readsFrameRates(text: String, numerator: Int64, denominator: Int64) throws {
        #expect(try video("{framerate: \(text)}")?.frameRate == FrameRate(numerator, per: denominator))
    }

    @Test(arguments: ["0", "29.97", "31", "30/1", #""30""#, "true", "[30]"])
    func refusesOtherFrameRates(text: String) {
        let problems = Samples.problems(ofView: "video: {parameters: {framerate: \(text)}}")
        #expect(problems.count == 1)
        let accepted =
            #"is not a frame rate; accepted: 6, 12, 15, 24, 25, 30, 48, 50, 60, "24000/1001", "30000/1001", "#
        #expect(problems.first?.contains(accepted) == true, "\(problems)")
    }

    @Test(arguments: ["24", "30000/1001"])
    func readsBackEqual(text: String) throws {
        let document = "view: {video: {parameters: {framerate: \(text)}}}\noutputs: [{type: recording, from: view}]"
        let pipeline = try Samples.parsed(document)
        #expect(try Samples.parsed(pipeline.rendered()) == pipeline)
    }
}
