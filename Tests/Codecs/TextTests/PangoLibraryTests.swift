import CText
import Media
import Testing

@testable import Text

@Suite struct PangoLibraryTests {
    @Test func codesNothingButDraws() throws {
        #expect(PangoLibrary().abilities.isEmpty)
        let words = try PangoLibrary().textRenderer().library.split(separator: " ", maxSplits: 2)
        #expect(words.count == 3 && words[0] == "pango" && words[1].last == ",")
    }

    @Test func saysWhichFontsToInstallWhereThereIsNone() throws {
        let configuration = try unsafe #require(FcConfigCreate())
        defer { unsafe FcConfigDestroy(configuration) }
        unsafe #expect(ctext_font_count(configuration) == 0)
        #expect(ctext_font_count(nil) > 0)
        #expect {
            try PangoLibrary.requireFonts(0)
        } throws: {
            guard case CodecError.unavailable(let what, []) = $0 else { return false }
            return what.contains("fonts-dejavu-core") && what.contains("fonts-droid-fallback")
        }
    }
}
