import Jobs
import Media
import Mixing
import Testing

@Suite struct TimedLayoutTests {
    private func layouts(_ list: String) throws -> [TimedLayout] {
        try #require(try Samples.view("video: {layouts: [\(list)]}")?.video?.timedLayouts)
    }

    private static let whole = "area: {left: 0, top: 0, width: 1, height: 1}"

    @Test func readsOtherTemplates() throws {
        let read = try layouts(
            "{at_s: 60, templates: {base: lecture}, fitPolicy: crop}, {at_s: 61.5, grid: balanced}")
        #expect(
            read == [
                TimedLayout(
                    start: Interval(milliseconds: 60_000), change: .templates(TemplateChoice(family: .lecture)),
                    fitPolicy: .crop),
                TimedLayout(
                    start: Interval(milliseconds: 61_500), change: .templates(TemplateChoice(grid: .balanced))),
            ])
    }

    @Test func readsALayoutRegionByRegion() throws {
        let read = try layouts(
            "{at_s: 1, regions: [{stream: A, region: {id: x, \(Self.whole)}}, {region: {id: y, \(Self.whole)}}]}")
        guard case .update(let update) = try #require(read.first).change else {
            Issue.record("not an update")
            return
        }
        #expect(update.entries.map(\.input) == ["A", nil])
        #expect(update.entries.map(\.region.id) == ["x", "y"])
    }

    @Test(arguments: [
        ("{templates: {base: lecture}}", #"[0]: "at_s" is missing; accepted: seconds from the beginning"#),
        ("{at_s: 0, grid: balanced}", "[0].at_s: 0 is out of range; accepted: seconds, more than 0, at most 2592000"),
        ("{at_s: 5, fitPolicy: crop}", "[0]: changes nothing; accepted: templates, grid or regions"),
        (
            "{at_s: 5, grid: balanced}, {at_s: 5, grid: square}",
            "[1]: begins at 5 s, not after the previous layout; accepted: "
        ),
        (
            "{at_s: 5, grid: square, regions: [{region: {id: x, \(whole)}}]}",
            "[0].regions: cannot be combined with templates or a grid; accepted: one of them"
        ),
        (
            "{at_s: 5, regions: [{region: {id: x, \(whole)}}, {stream: A, region: {id: y, \(whole)}}]}",
            "[0].regions: the empty region x comes before a region with an input; accepted: regions and streams "
        ),
        (
            "{at_s: 5, regions: [{stream: A, region: {id: x, \(whole)}}, {stream: A, region: {id: y, \(whole)}}]}",
            "[0].regions: the input A is repeated"
        ),
        (
            "{at_s: 5, regions: [{stream: A}]}",
            #"[0].regions[0]: "region" is missing; accepted: an object with the keys"#
        ),
    ])
    func refusesMistakes(list: String, message: String) {
        let problems = Samples.problems(ofView: "video: {layouts: [\(list)]}")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("view.video.layouts" + message) == true, "\(problems)")
    }

    @Test(arguments: [(1000, 0), (1001, 1)]) func takesUpToAThousand(count: Int, problemCount: Int) {
        let list = (1...count).map { "{at_s: \($0), grid: square}" }.joined(separator: ", ")
        let problems = Samples.problems(ofView: "video: {layouts: [\(list)]}")
        #expect(problems.count == problemCount)
        #expect(problems.allSatisfy { $0.contains("a list of 1001; accepted: a list of 1 to 1000 layouts") })
    }

    @Test func beginsAtTheLastMomentOfTheLongestJobAtTheLatest() throws {
        let last = try #require(try layouts("{at_s: 2592000, grid: square}").first)
        #expect(last.start == Interval(milliseconds: 2_592_000_000))
        let problems = Samples.problems(ofView: "video: {layouts: [{at_s: 2592000.000000001, grid: square}]}")
        #expect(problems.count == 1)
    }

    @Test func namesEveryOneThatIsTooEarly() {
        let problems = Samples.problems(
            ofView: "video: {layouts: [{at_s: 5.5, grid: square}, {at_s: 3, grid: square}, {at_s: 2, grid: square}]}")
        #expect(
            problems == [
                "view.video.layouts[1]: begins at 3 s, not after the previous layout; accepted: at_s of more than 5.5",
                "view.video.layouts[2]: begins at 2 s, not after the previous layout; accepted: at_s of more than 3",
            ])
    }

    @Test func isReadBackFromTheJob() throws {
        let view =
            "video: {layouts: [{at_s: 0.5, fitPolicy: crop, templates: {base: lecture}}, "
            + "{at_s: 1, regions: [{stream: A, region: {id: x, \(Self.whole)}}]}]}"
        let pipeline = try Samples.parsed("view: {\(view)}\noutputs: [{type: recording, from: view}]")
        var job = Job(source: .capture(CaptureSource(file: "a.pcap")))
        job.pipeline = .inline(pipeline)
        #expect(try Job(parsing: job.rendered(), file: "again").pipeline == .inline(pipeline))
    }
}
