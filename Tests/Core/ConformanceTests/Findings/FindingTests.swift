import Testing

@testable import Conformance

@Suite struct FindingTests {
    @Test(arguments: [
        (Place(file: "a.m3u8"), "a.m3u8"), (Place.line(12, of: "a.m3u8"), "a.m3u8:12"),
        (Place.byte(24, of: "video/1.m4s"), "video/1.m4s@24"),
        (Place(file: "a", position: .line(1)), "a:1"),
    ])
    func namesItsPlace(place: Place, text: String) {
        #expect(place.description == text)
    }

    @Test func isEqualByRulePlaceAndText() {
        let finding = Finding(.hlsText, at: Place(file: "a"), "b")
        #expect(finding == Finding(.hlsText, at: Place(file: "a"), "b"))
        #expect(finding != Finding(.hlsText, at: .line(1, of: "a"), "b"))
        #expect(finding != Finding(.hlsHeader, at: Place(file: "a"), "b"))
    }
}
