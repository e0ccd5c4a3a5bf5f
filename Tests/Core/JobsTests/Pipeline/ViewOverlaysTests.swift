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

    /// A document is held to what a version does, at the place where it asks for more.
    @Test func isRefusedWhereAVersionDoesNotDrawIt() throws {
        let text = """
            view:
              video:
                labels: true
                placeholders: initials
                frozen_mark: true
                emphasise_screen: true
                background_image: wall.png
            outputs: [{type: recording, from: view}]
            """
        let error = #expect(throws: JobsError.self) {
            try Pipeline(parsing: text, file: "pipeline", features: [.view])
        }
        guard case .refused(let problems) = error else { return }
        #expect(
            problems.map(\.description) == [
                "pipeline:3:13: view.video.labels: true is not available in this version; accepted: false",
                "pipeline:4:19: view.video.placeholders: a placeholder is not available in this version; accepted: null",
                "pipeline:5:18: view.video.frozen_mark: true is not available in this version; accepted: false",
                "pipeline:6:23: view.video.emphasise_screen: true is not available in this version; accepted: false",
                "pipeline:7:23: view.video.background_image: a picture behind the regions is not available in this "
                    + "version; accepted: null",
            ])
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
