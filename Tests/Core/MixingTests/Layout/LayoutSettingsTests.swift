import Testing

@testable import Mixing

@Suite struct LayoutSettingsTests {
    @Test func isAsOWTUnlessMoreIsAskedFor() {
        let settings = LayoutSettings(templates: LayoutTemplates(base: .fluid, maxInput: 16), maxInput: 16)
        #expect(!settings.keepsSpeakerPrimary)
        #expect(settings.screenTemplates == nil)
    }

    @Test(arguments: [(Int.min, 1), (0, 1), (16, 16), (1000, 256)])
    func takesAMaxInputOutsideItsRangeAsTheNearest(given: Int, taken: Int) {
        let settings = LayoutSettings(templates: LayoutTemplates(base: .fluid, maxInput: 16), maxInput: given)
        #expect(settings.maxInput == taken)
    }
}
