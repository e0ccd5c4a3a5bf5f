import Testing

@testable import Serving

@Suite struct PresentationListTests {
    private func list(_ scratch: Scratch, _ names: [String] = []) throws -> PresentationList {
        PresentationList(of: try ServedFolder(scratch.path), in: RequestedPath(names: names))
    }

    @Test func findsPresentationsBelow() throws {
        let scratch = try Scratch([
            "job/A/index.m3u8": "", "job/A/video/1.m4s": "", "job/view/manifest.mpd": "", "job/job.json": "",
            "B/index.m3u8": "", "none/x.mp4": "", ".hidden/index.m3u8": "", "1/2/3/index.m3u8": "",
            "1/2/3/4/index.m3u8": "", "1/b/c/d/index.m3u8": "",
        ])
        let list = try list(scratch)
        #expect(list.entries == [["1", "2", "3"], ["B"], ["job", "A"], ["job", "view"]])
    }

    @Test func linksToThem() throws {
        let scratch = try Scratch(["a b/c&d/index.m3u8": "", "<x>/index.m3u8": "", "a:b/index.m3u8": ""])
        let page = try list(scratch).rendered()
        #expect(page.contains("<a href=\"./a%20b/c%26d/\">a b / c&amp;d</a>"))
        #expect(page.contains("<a href=\"./%3Cx%3E/\">&lt;x&gt;</a>"))
        #expect(page.contains("<a href=\"./a%3Ab/\">a:b</a>"))
    }

    @Test func saysThatThereIsNone() throws {
        #expect(try list(try Scratch()).rendered().contains("There is none yet."))
        #expect(try list(try Scratch(), ["none"]).entries.isEmpty)
    }

    /// A folder that contains itself has no end.
    @Test func goesRoundInNoCircle() throws {
        let scratch = try Scratch(["A/index.m3u8": ""])
        try scratch.link("loop", to: ".")
        let list = try list(scratch)
        #expect(list.entries.contains(["A"]) && list.entries.count <= PresentationList.depthLimit)
    }

    @Test func beginsWhereItIsAsked() throws {
        let scratch = try Scratch(["job/A/index.m3u8": "", "B/index.m3u8": ""])
        #expect(try list(scratch, ["job"]).entries == [["A"]])
    }

    @Test func showsNothingThatCannotBeServed() throws {
        let outside = try Scratch(["secret/index.m3u8": "", "index.m3u8": ""])
        let scratch = try Scratch(["A/index.m3u8": "", ".hidden/B/index.m3u8": ""])
        try scratch.link("out", to: outside.path)
        try scratch.link("hidden", to: ".hidden")
        try scratch.link("C", to: "A")
        #expect(try list(scratch).entries == [["A"], ["C"]])
    }
}
