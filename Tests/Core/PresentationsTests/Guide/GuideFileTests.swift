import Packaging
import Testing

@testable import Presentations

@Suite struct GuideFileTests {
    @Test func hasTheNamesThatThePlayerPageLooksFor() {
        let page = String(decoding: PlayerPage.bytes, as: UTF8.self)
        for file in [GuideFile.poster, .thumbnails, .speakers, .chapters] {
            #expect(page.contains("\"\(file.path)\""), "\(file.path)")
        }
        #expect(GuideFile.sheet(12).path == "thumbnails-12.jpg")
    }

    @Test func changesAreActionsInThePresentationsFolder() {
        #expect(
            GuideFile.Change.replace(.chapters, bytes: [1]).action(in: "view")
                == .replace(output: "view/chapters.vtt", bytes: [1]))
        #expect(GuideFile.Change.remove(.sheet(1)).action(in: "A") == .remove(output: "A/thumbnails-1.jpg"))
    }
}
