import Jobs
import Testing

@Suite struct ViewOverlaysTests {
    private func look(_ members: String) throws -> ViewOverlays? {
        try Samples.view("video: {\(members)}")?.video?.overlays
    }

    @Test func drawsNothingThatOWTDoesNot() throws {
        let overlays = ViewOverlays()
        #expect(try self.look("") == overlays)
        #expect(!overlays.hasLabels && !overlays.marksFrozen && !overlays.emphasisesScreens)
        #expect(overlays.placeholder == nil)
        #expect(overlays.backgroundImage == nil)
    }

    @Test func readsEachOptionUnderItsOwnKey() throws {
        #expect(try look("labels: true")?.hasLabels == true)
        #expect(try look("placeholders: avatar")?.placeholder == .avatar)
        #expect(try look("placeholders: initials")?.placeholder == .initials)
        #expect(try look("frozen_mark: true")?.marksFrozen == true)
        #expect(try look("emphasise_screen: true")?.emphasisesScreens == true)
        #expect(try look("background_image: a/b.png")?.backgroundImage == "a/b.png")
    }

    @Test func needsTextForNamesAndForWhatStandsInForThem() throws {
        #expect(try look("labels: true")?.needsText == true)
        #expect(try look("placeholders: avatar")?.needsText == true, "initials stand for an avatar that is missing")
        #expect(try look("frozen_mark: true, background_image: a.png")?.needsText == false)
    }

    @Test func mayBeSaidToBeOff() {
        let off = "view: {video: {labels: false, frozen_mark: false, emphasise_screen: false, placeholders: null}}"
        #expect(Samples.problems(ofPipeline: off + "\noutputs: [{type: recording, from: view}]") == [])
    }

    @Test(arguments: [
        ("placeholders: true", "placeholders: true is not a placeholder; accepted: avatar, initials"),
        ("labels: names", #"labels: "names" is neither true nor false; accepted: true, false"#),
        (#"background_image: """#, #"background_image: "" is not valid; accepted: a path"#),
    ])
    func refusesMistakes(member: String, message: String) {
        #expect(Samples.problems(ofView: "video: {\(member)}") == ["view.video." + message])
    }
}
