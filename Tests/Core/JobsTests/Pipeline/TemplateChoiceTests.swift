import Jobs
import Media
import Mixing
import Testing

@Suite struct TemplateChoiceTests {
    private let frame = FrameSize(width: 1280, height: 720)
    private static let region = "{id: a, area: {left: 0, top: 0, width: 1, height: 1}}"

    private func choice(_ members: String) throws -> TemplateChoice {
        try #require(try Samples.view("video: {layout: {\(members)}}")?.video?.layout.templates)
    }

    @Test(arguments: LayoutFamily.allCases)
    func readsAFamily(family: LayoutFamily) throws {
        let choice = try choice("templates: {base: \(family.rawValue)}")
        #expect(choice == TemplateChoice(family: family))
        #expect(choice.templates(frame: frame, maxInput: 5) == LayoutTemplates(base: family, maxInput: 5))
    }

    @Test func readsCustomTemplatesOnTopOfTheFamily() throws {
        let choice = try choice("templates: {base: void, custom: [{region: [\(Self.region)]}]}")
        #expect(choice.custom.map(\.count) == [1])
        #expect(choice.templates(frame: frame, maxInput: 5).list == choice.custom)
    }

    @Test func takesAnEmptyListOfCustomTemplates() throws {
        #expect(try choice("templates: {custom: []}") == TemplateChoice())
    }

    @Test func readsABalancedGrid() throws {
        let choice = try choice("grid: balanced")
        #expect(choice.templates(frame: frame, maxInput: 3) == LayoutTemplates(balancedFor: frame, maxInput: 3))
        #expect(try self.choice("grid: square") == TemplateChoice())
    }

    @Test(arguments: [
        (
            "templates: {base: grid}",
            #"templates.base: "grid" is not a family of layouts; accepted: fluid, lecture, void"#
        ),
        (
            "templates: {base: lecture}, grid: balanced",
            "grid: has no effect with the base lecture; accepted: square, or the base fluid"
        ),
        ("grid: round", #"grid: "round" is not a kind of grid; accepted: square, balanced"#),
        (
            "templates: {custom: [{region: []}]}",
            "templates.custom[0].region: a list of 0; accepted: a list of 1 to 256"
        ),
        ("templates: {custom: [{}]}", #"templates.custom[0]: "region" is missing; accepted: a list of regions"#),
        (
            "templates: {custom: [{region: [\(region), \(region)]}]}",
            #"templates.custom[0].region[1]: the region "a" is repeated; accepted: each id once"#
        ),
    ])
    func refusesMistakes(members: String, message: String) {
        let problems = Samples.problems(ofView: "video: {layout: {\(members)}}")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("view.video.layout." + message) == true, "\(problems)")
    }
}
