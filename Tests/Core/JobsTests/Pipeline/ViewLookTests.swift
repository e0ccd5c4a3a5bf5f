import Jobs
import Testing

@Suite struct ViewLookTests {
    private func look(_ members: String) throws -> ViewLook? {
        try Samples.view("video: {\(members)}")?.video?.look
    }

    @Test func drawsNothingThatOWTDoesNot() throws {
        let look = ViewLook()
        #expect(try self.look("") == look)
        #expect(!look.hasLabels && !look.marksFrozen && !look.emphasisesScreens)
        #expect(look.placeholder == nil)
        #expect(look.backgroundImage == nil)
    }

    @Test func readsEachOptionUnderItsOwnKey() throws {
        #expect(try look("labels: true")?.hasLabels == true)
        #expect(try look("placeholders: avatar")?.placeholder == .avatar)
        #expect(try look("placeholders: initials")?.placeholder == .initials)
        #expect(try look("frozen_mark: true")?.marksFrozen == true)
        #expect(try look("emphasise_screen: true")?.emphasisesScreens == true)
        #expect(try look("background_image: a/b.png")?.backgroundImage == "a/b.png")
    }

    @Test(arguments: [
        ("placeholders: true", "placeholders: true is not a placeholder; accepted: avatar, initials"),
        ("labels: names", #"labels: "names" is neither true nor false; accepted: true, false"#),
        (#"background_image: """#, #"background_image: "" cannot stand here; accepted: a path"#),
    ])
    func refusesMistakes(member: String, message: String) {
        #expect(Samples.problems(ofView: "video: {\(member)}") == ["view.video." + message])
    }
}
