import Mixing
import Testing

@Suite struct MixingErrorTests {
    @Test(arguments: [
        (MixingError.unknownInput("a"), "a"), (.unknownRegion("4"), "4"), (.emptyRegion("4"), "4"),
        (.heldByScreen("s"), "s"), (.repeatedRegion("4"), "4"), (.repeatedInput("a"), "a"),
        (.emptyRegionBeforeAnother("2"), "2"), (.noRegions, "no regions"),
        (.tooManyInputs(actual: 3, limit: 2), "3 inputs"), (.tooManyInputs(actual: 3, limit: 2), "at most 2"),
    ])
    func namesWhatIsWrong(error: MixingError, word: String) {
        #expect(error.description.contains(word))
    }
}
