import Jobs
import Mixing
import Testing

@Suite struct ViewLayoutTests {
    private func layout(_ members: String) throws -> ViewLayout? {
        try Samples.view("video: {layout: {\(members)}}")?.video?.layout
    }

    @Test(arguments: [("letterbox", FitPolicy.letterbox), ("crop", .crop), ("null", .letterbox)])
    func readsHowPicturesFit(word: String, policy: FitPolicy) throws {
        #expect(try layout("fitPolicy: \(word)")?.fitPolicy == policy)
    }

    @Test func isOWTsDefaultUnlessMoreIsSaid() throws {
        #expect(try layout("") == ViewLayout())
        #expect(ViewLayout().fitPolicy == .letterbox)
        #expect(ViewLayout().templates.family == .fluid)
    }

    @Test(arguments: [
        ("fitPolicy: stretch", #"fitPolicy: "stretch" is not a fit policy; accepted: letterbox, crop"#),
        ("base: fluid", #"base: "base" is an unknown key; accepted: fitPolicy, templates, grid"#),
    ])
    func refusesMistakes(member: String, message: String) {
        #expect(Samples.problems(ofView: "video: {layout: {\(member)}}") == ["view.video.layout." + message])
    }
}
