import Jobs
import Mixing
import Testing

@Suite struct RegionDocumentTests {
    private func layout(_ region: String) -> String {
        "video: {layout: {templates: {base: void, custom: [{region: [\(region)]}]}}}"
    }

    private func region(_ text: String) throws -> Region? {
        try Samples.view(layout(text))?.video?.layout.templates.custom.first?.regions.first
    }

    /// Fraction strings of any kind, and numbers, as in rooms of OWT; kept as they are written.
    @Test(arguments: [
        (#"{left: "1/3", top: 2/4, width: 0.5, height: 1}"#, "1/3 2/4 5/10 1/1"),
        (#"{left: 0, top: "0", width: "1", height: "0.25"}"#, "0/1 0/1 1/1 25/100"),
    ])
    func readsItsAreaInEveryWriting(area: String, expected: String) throws {
        let region = try #require(try region("{id: x, shape: rectangle, area: \(area)}"))
        let parts = [region.left, region.top, region.width, region.height]
        #expect(parts.map { $0.rendered() }.joined(separator: " ") == expected)
        #expect(region.id == "x")
    }

    @Test(arguments: [
        ("{id: x}", #": "area" is missing; accepted: an object with the keys left, top, width, height"#),
        ("{area: {left: 0, top: 0, width: 1, height: 1}}", #": "id" is missing; accepted: a string of 1 to 255 bytes"#),
        ("{id: 1, area: {left: 0, top: 0, width: 1, height: 1}}", ".id: the number 1 is not a string; accepted: "),
        (
            "{id: x, shape: circle, area: {left: 0, top: 0, width: 1, height: 1}}",
            #".shape: "circle" is not a shape; accepted: rectangle"#
        ),
        ("{id: x, area: {left: 0, top: 0, width: 1}}", #".area: "height" is missing; accepted: a part of the frame"#),
        (
            "{id: x, area: {left: 3/2, top: 0, width: 1, height: 1}}",
            #".area.left: "3/2" is not a part of the frame; accepted: a part of the frame from 0 to 1 such as "#
                + #""1/3" or 0.5"#
        ),
        (
            "{id: x, area: {left: 0, top: -0.1, width: 1, height: 1}}",
            ".area.top: the number -0.1 is not a part of the frame"
        ),
        (
            "{id: x, area: {left: 0, top: 0, width: 0/3, height: 1}}",
            #".area.width: "0/3" is not a part of the frame; accepted: a part of the frame from 0 to 1 such as "#
                + #""1/3" or 0.5, more than 0"#
        ),
        ("{id: x, area: {left: 0, top: 0, width: 1, height: true}}", ".area.height: true is not a part of the frame"),
    ])
    func refusesMistakes(region: String, message: String) {
        let problems = Samples.problems(ofView: layout(region))
        #expect(problems.count == 1)
        let path = "view.video.layout.templates.custom[0].region[0]"
        #expect(problems.first?.hasPrefix(path + message) == true, "\(problems)")
    }
}
