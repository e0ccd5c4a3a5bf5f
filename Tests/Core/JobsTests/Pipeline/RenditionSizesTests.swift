import Jobs
import Media
import Testing

@Suite struct RenditionSizesTests {
    private func pipeline(_ renditions: String, resolution: String = "hd720p") -> String {
        """
        view: {video: {format: {codec: h264}, parameters: {resolution: \(resolution)}}}
        outputs: [{type: hls, from: view, renditions: \(renditions)}]
        """
    }

    private func sizes(_ renditions: String, resolution: String = "hd720p") throws -> [FrameSize] {
        try Samples.parsed(pipeline(renditions, resolution: resolution)).outputs[0].presentation?.smallerSizes ?? []
    }

    @Test(
        arguments: [
            ("[720p]", "hd720p", []),
            ("[720p, 360p, 180p]", "hd720p", [[640, 360], [320, 180]]),
            ("[hd720p, r640x360]", "hd720p", [[640, 360]]),
            ("[{width: 1280, height: 720}, {width: 320, height: 180}]", "hd720p", [[320, 180]]),
            // Both sides are even.
            ("[480p, 270p]", "r854x480", [[480, 270]]),
            ("[360p, 180p]", "r360x640", [[180, 320]]),
        ] as [(String, String, [[Int]])])
    func readsSizesBelowTheViews(renditions: String, resolution: String, expected: [[Int]]) throws {
        #expect(try sizes(renditions, resolution: resolution).map { [$0.width, $0.height] } == expected)
        let parsed = try Samples.parsed(pipeline(renditions, resolution: resolution))
        #expect(try Samples.parsed(parsed.rendered()) == parsed)
    }

    @Test(arguments: [
        ("[360p]", "the first rendition is the view itself; accepted: 1280x720"),
        ("[720p, 720p]", "is not smaller than the one before; accepted: sizes in descending order"),
        ("[720p, 180p, 360p]", "is not smaller than the one before; accepted: sizes in descending order"),
        ("[720p, 361p]", "\"361p\" is not a rendition; accepted: an even number of lines such as 360p"),
        ("[720p, 14p]", "\"14p\" is not a rendition; accepted: an even number of lines such as 360p"),
        ("[720p, 99999999p]", "\"99999999p\" is not a rendition; accepted: an even number of lines such as 360p"),
        ("[720p, small]", "\"small\" is not a resolution"),
        ("720p", "\"720p\" is not a list"),
        ("[]", "a list of 0; accepted: a list of 1 to 6 renditions"),
        ("[720p, 600p, 500p, 400p, 300p, 200p, 100p]", "a list of 7; accepted: a list of 1 to 6 renditions"),
    ])
    func refusesOtherSizes(renditions: String, message: String) {
        let problems = Samples.problems(ofPipeline: pipeline(renditions))
        #expect(problems.count == 1 && problems.first?.contains(message) == true, "\(problems)")
    }

    @Test(arguments: [
        "outputs: [{type: hls, from: connections, renditions: [720p]}]",
        "view: {video: false}\noutputs: [{type: hls, from: view, renditions: [720p]}]",
    ])
    func onlyTheVideoOfAViewHasThem(text: String) {
        let problems = Samples.problems(ofPipeline: text)
        #expect(problems.count == 1)
        #expect(problems.first?.hasSuffix("only the video of a view has renditions; accepted: null") == true)
    }

    @Test func bothListsOfAViewHaveTheSame() {
        let view = "view: {video: {format: {codec: h264}, parameters: {resolution: hd720p}}}\n"
        let problems = Samples.problems(
            ofPipeline: view + "outputs: [{type: hls, from: view, renditions: [720p, 360p]}, {type: dash, from: view}]")
        #expect(problems.count == 1 && problems.first?.contains("renditions, thumbnails and deliver") == true)
    }
}
