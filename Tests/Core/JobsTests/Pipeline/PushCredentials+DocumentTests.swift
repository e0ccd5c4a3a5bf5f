import TestSupport
import Testing

@testable import Jobs

@Suite struct PushCredentialsDocumentTests {
    private let known = [
        "http://a.example/": PushCredentials(user: "ann", password: "one \"two\""),
        "https://b.example/{connection}/": PushCredentials(user: "bob", password: ""),
    ]

    @Test func readsWhatItHasWritten() throws {
        #expect(try PushCredentials.read(document: PushCredentials.document(of: known)) == known)
        #expect(try PushCredentials.read(document: PushCredentials.document(of: [:])).isEmpty)
    }

    @Test(arguments: [
        "", "{}", #"{"version": 2, "credentials": {}}"#, #"{"version": 1}"#,
        #"{"version": 1, "credentials": {"http://a": ["SECRET"]}}"#,
        #"{"version": 1, "credentials": {"http://a": "SECRET"}}"#,
        #"{"version": 1, "credentials": {"http://a": ["a", "SECRET", "c"]}}"#,
    ])
    func refusesWhatIsOtherwiseAndTellsNothingOfIt(text: String) {
        let error = #expect(throws: JobsError.self) { try PushCredentials.read(document: text) }
        #expect(error.map { "\($0)".contains("SECRET") } == false)
    }

    @Test func anyDamageIsReadOrRefused() {
        let text = Array(PushCredentials.document(of: known).utf8)
        for count in text.indices {
            _ = try? PushCredentials.read(document: String(decoding: text.prefix(count), as: UTF8.self))
        }
        var random = SeededGenerator(seed: 3)
        for _ in 0..<2_000 {
            var damaged = text
            damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            let read = try? PushCredentials.read(document: String(decoding: damaged, as: UTF8.self))
            #expect((read?.count ?? 0) <= 2)
        }
    }

    private static let text = """
        outputs:
        - {type: hls, from: connections, url: "http://ann:SECRET@a.example/"}
        - {type: recording, from: connections}
        """

    @Test func neitherPipelineNorJobContainThem() throws {
        let pipeline = try Pipeline(parsing: Self.text, file: "pipeline")
        #expect(pipeline.pushCredentials == ["http://a.example/": PushCredentials(user: "ann", password: "SECRET")])
        var job = Job(source: .capture(CaptureSource(file: "a.pcap")))
        job.pipeline = .inline(pipeline)
        for text in [pipeline.rendered(), job.rendered(), job.renderedForPeople()] {
            #expect(!text.contains("SECRET") && !text.contains("ann") && text.contains("http://a.example/"))
        }
    }

    @Test func areAddedToAPipelineThatWasReadWithoutThem() throws {
        let pipeline = try Pipeline(parsing: Self.text, file: "pipeline")
        let bare = try Pipeline(parsing: pipeline.rendered(), file: "pipeline")
        #expect(bare != pipeline && bare.pushCredentials.isEmpty)
        #expect(bare.adding(pipeline.pushCredentials) == pipeline)
        #expect(bare.adding(["http://b.example/": PushCredentials(user: "b", password: "")]) == bare)
        let others = ["http://a.example/": PushCredentials(user: "b", password: "")]
        #expect(pipeline.adding(others) == pipeline)
    }
}
