import TestSupport
import Testing

@testable import Mixing

@Suite struct LayoutStateTests {
    private func state(
        _ base: LayoutFamily = .fluid, custom: [LayoutTemplate] = [], maxInput: Int = 16, keepsSpeaker: Bool = false,
        screens: Bool = false, joined: String = ""
    ) -> LayoutState<String> {
        var state = LayoutState<String>(
            LayoutSettings(
                templates: LayoutTemplates(base: base, custom: custom, maxInput: maxInput), maxInput: maxInput,
                keepsSpeakerPrimary: keepsSpeaker,
                screenTemplates: screens ? LayoutTemplates(base: .lecture, maxInput: maxInput) : nil))
        for name in joined { state.join(String(name)) }
        return state
    }

    /// `a1 b2`: who is in which region, in the order of painting.
    private func places(_ state: LayoutState<String>) -> String {
        state.arrangement.places.map { $0.input + $0.region.id }.joined(separator: " ")
    }

    // MARK: Coming and going

    @Test func showsNothingWithoutInputs() {
        #expect(state().arrangement.places.isEmpty)
    }

    @Test(arguments: [
        ("a", "a1", "1/1"), ("ab", "a1 b2", "1/2"), ("abcd", "a1 b2 c3 d4", "1/2"), ("abcde", "a1 b2 c3 d4 e5", "1/3"),
    ])
    func fillsRegionsInTheOrderOfJoining(joined: String, expected: String, width: String) {
        let state = state(joined: joined)
        #expect(places(state) == expected)
        #expect(state.arrangement.places.first?.region.width.rendered() == width)
    }

    @Test func ignoresASecondJoinAndAnUnknownLeave() {
        var state = state(joined: "ab")
        state.join("a")
        state.leave("x")
        #expect(places(state) == "a1 b2")
    }

    @Test func movesLaterInputsUpWhenOneLeaves() {
        var state = state(joined: "abcde")
        state.leave("b")
        #expect(places(state) == "a1 c2 d3 e4")
        #expect(state.arrangement.places.first?.region.width.rendered() == "1/2")
        state.leave("a")
        state.leave("c")
        state.leave("d")
        #expect(places(state) == "e1")
        #expect(state.arrangement.places.first?.region.width.rendered() == "1/1")
    }

    @Test func letsInputsBeyondMaxInputWait() {
        var state = state(maxInput: 2, joined: "abcd")
        #expect(places(state) == "a1 b2")
        #expect(state.pending == ["c", "d"])
        state.leave("c")
        #expect(state.pending == ["d"])
        #expect(places(state) == "a1 b2")
    }

    @Test func givesThePlaceOfWhoLeavesToTheFirstThatWaits() {
        var state = state(maxInput: 3, joined: "abcde")
        state.leave("b")
        #expect(places(state) == "a1 d2 c3")
        #expect(state.pending == ["e"])
        state.leave("a")
        #expect(places(state) == "e1 d2 c3")
        state.leave("d")
        #expect(places(state) == "e1 c2")
    }

    @Test func hidesInputsForWhichNoTemplateHasARegion() {
        var state = state(.void, custom: [Layouts.custom(2)], joined: "abcd")
        #expect(places(state) == "ac0 bc1")
        #expect(state.hidden == ["c", "d"])
        #expect(state.pending == [])
        state.leave("a")
        #expect(places(state) == "bc0 cc1")
        #expect(state.hidden == ["d"])
    }

    @Test func showsNobodyWhenVoidAndNothingIsCustom() {
        let state = state(.void, joined: "ab")
        #expect(state.arrangement.places.isEmpty)
        #expect(state.hidden == ["a", "b"])
    }

    // MARK: Speakers

    @Test func exchangesTheSpeakerWithTheFirst() {
        var state = state(.lecture, keepsSpeaker: true, joined: "abc")
        state.speak("c")
        #expect(places(state) == "c1 b2 a3")
        state.speak("b")
        #expect(places(state) == "b1 c2 a3")
        state.speak("b")
        #expect(places(state) == "b1 c2 a3")
    }

    @Test func letsSpeakersWhereTheyAreUnlessAskedFor() {
        var state = state(.lecture, joined: "abc")
        state.speak("c")
        #expect(places(state) == "a1 b2 c3")
    }

    @Test func ignoresAnUnknownSpeaker() {
        var state = state(.lecture, keepsSpeaker: true, joined: "ab")
        state.speak("x")
        #expect(places(state) == "a1 b2")
    }

    @Test func bringsAWaitingSpeakerInForWhoWasPrimaryLeastOften() {
        var state = state(.lecture, maxInput: 3, keepsSpeaker: true, joined: "abcd")
        state.speak("a")
        state.speak("b")
        // b1 a2 c3; only c was never primary.
        state.speak("d")
        #expect(places(state) == "d1 a2 b3")
        #expect(state.pending == ["c"])
    }

    @Test func bringsAWaitingSpeakerInForWhoWasPlacedLongestAmongEquals() {
        var state = state(.lecture, maxInput: 3, keepsSpeaker: true, joined: "abcd")
        state.speak("d")
        #expect(places(state) == "d1 b2 c3")
        #expect(state.pending == ["a"])
        state.speak("a")
        // b went: never primary, as c, and placed before it.
        #expect(places(state) == "a1 d2 c3")
        #expect(state.pending == ["b"])
    }

    @Test func putsWhoIsDisplacedBehindAllThatWait() {
        var state = state(.lecture, maxInput: 2, keepsSpeaker: true, joined: "abcd")
        state.speak("d")
        #expect(state.pending == ["c", "a"])
    }

    // MARK: Region updates

    @Test func exchangesTwoInputsByARegionUpdate() throws {
        var state = state(joined: "abcd")
        try state.move("a", to: "4")
        #expect(places(state) == "d1 b2 c3 a4")
        try state.move("a", to: "4")
        #expect(places(state) == "d1 b2 c3 a4")
    }

    @Test func refusesARegionThatIsEmptyOrUnknown() {
        var state = state(joined: "abc")
        #expect(throws: MixingError.emptyRegion("4")) { try state.move("a", to: "4") }
        #expect(throws: MixingError.unknownRegion("5")) { try state.move("a", to: "5") }
        #expect(throws: MixingError.unknownInput("x")) { try state.move("x", to: "1") }
        #expect(places(state) == "a1 b2 c3")
    }

    @Test func replacesByAnInputThatWaited() throws {
        var state = state(maxInput: 2, joined: "abc")
        try state.move("c", to: "2")
        #expect(places(state) == "a1 c2")
        #expect(state.pending == ["b"])
    }

    // MARK: Layout updates

    private func update(_ entries: (String?, String)...) throws -> LayoutUpdate<String> {
        try LayoutUpdate(
            entries.map { LayoutUpdate<String>.Entry(input: $0.0, region: Layouts.region($0.1, "0/1 0/1 1/2 1/2")) })
    }

    @Test func placesListedInputsFirstAndFillsTheRestWithTheOthers() throws {
        var state = state(joined: "abcd")
        try state.apply(update(("c", "x"), ("a", "y"), (nil, "z"), (nil, "w"), (nil, "v")))
        #expect(places(state) == "cx ay bz dw")
        #expect(state.hidden == [])
    }

    @Test func keepsOneLayoutForAnyNumberAfterAnUpdate() throws {
        var state = state(joined: "ab")
        try state.apply(update(("b", "x"), (nil, "y")))
        state.join("c")
        #expect(places(state) == "bx ay")
        #expect(state.hidden == ["c"])
        state.leave("b")
        #expect(places(state) == "ax cy")
        state.leave("a")
        #expect(places(state) == "cx")
    }

    @Test func bringsAListedInputInThatWaited() throws {
        var state = state(maxInput: 2, joined: "abc")
        try state.apply(update(("c", "x"), (nil, "y")))
        #expect(places(state) == "cx ay")
        #expect(state.pending == ["b"])
    }

    @Test func keepsMaxInputWhateverTheUpdateHolds() throws {
        var state = state(maxInput: 2, joined: "abc")
        try state.apply(update((nil, "x"), (nil, "y"), (nil, "z")))
        #expect(places(state) == "ax by")
        #expect(state.pending == ["c"])
        let tooMany = try update(("a", "x"), ("b", "y"), ("c", "z"))
        #expect(throws: MixingError.tooManyInputs(actual: 3, limit: 2)) { try state.apply(tooMany) }
    }

    @Test func refusesAnUpdateWithAnInputThatIsNotThere() throws {
        var state = state(joined: "ab")
        let stranger = try update(("a", "x"), ("s", "y"))
        let before = state
        #expect(throws: MixingError.unknownInput("s")) { try state.apply(stranger) }
        #expect(state == before)
        try state.apply(stranger.placing(only: ["a", "b"]))
        #expect(places(state) == "ax by")
    }

    @Test func forgetsHowOftenWhoWasPrimaryWithAnUpdate() throws {
        var state = state(.lecture, maxInput: 2, keepsSpeaker: true, joined: "abc")
        state.speak("a")
        try state.apply(update((nil, "x"), (nil, "y")))
        state.speak("c")
        #expect(places(state) == "cx by")
        #expect(state.pending == ["a"])
    }

    @Test func returnsToTemplatesWhenAskedTo() throws {
        var state = state(joined: "abc")
        try state.apply(update(("c", "x")))
        #expect(places(state) == "cx")
        state.use(LayoutTemplates(base: .lecture, maxInput: 16))
        #expect(places(state) == "c1 a2 b3")
        #expect(state.arrangement.places.first?.region.width.rendered() == "2/3")
    }

    // MARK: Screens

    @Test func leavesAScreenInItsTurnByDefault() {
        var state = state(joined: "ab")
        state.join("s", isScreen: true)
        #expect(places(state) == "a1 b2 s3")
    }

    @Test func givesAnEmphasisedScreenThePrimaryRegion() {
        var state = state(screens: true, joined: "ab")
        state.join("s", isScreen: true)
        #expect(places(state) == "s1 a2 b3")
        #expect(state.arrangement.places.first?.region.width.rendered() == "2/3")
        state.leave("s")
        #expect(places(state) == "a1 b2")
        #expect(state.arrangement.places.first?.region.width.rendered() == "1/2")
    }

    @Test func showsTheLatestOfSeveralScreensLarge() {
        var state = state(screens: true, joined: "a")
        state.join("s", isScreen: true)
        state.join("t", isScreen: true)
        #expect(places(state) == "t1 a2 s3")
        state.leave("t")
        #expect(places(state) == "s1 a2")
    }

    @Test func keepsTheScreenPrimaryWhoeverSpeaks() {
        var state = state(keepsSpeaker: true, screens: true, joined: "abc")
        state.join("s", isScreen: true)
        state.speak("c")
        #expect(places(state) == "s1 c2 b3 a4")
        state.leave("s")
        #expect(places(state) == "c1 b2 a3")
    }

    @Test func doesNotLetAnEmphasisedScreenWait() {
        var state = state(maxInput: 2, screens: true, joined: "ab")
        state.join("s", isScreen: true)
        #expect(places(state) == "s1 b2")
        #expect(state.pending == ["a"])
        state.join("t", isScreen: true)
        #expect(places(state) == "t1 s2")
        state.join("u", isScreen: true)
        #expect(state.pending == ["a", "b", "u"])
    }

    @Test func holdsTheScreensRegionAgainstRegionUpdates() throws {
        var state = state(screens: true, joined: "abc")
        state.join("s", isScreen: true)
        try state.move("c", to: "2")
        #expect(places(state) == "s1 c2 b3 a4")
        try state.move("s", to: "1")
        #expect(throws: MixingError.heldByScreen("s")) { try state.move("a", to: "1") }
        #expect(throws: MixingError.heldByScreen("s")) { try state.move("s", to: "3") }
        #expect(throws: MixingError.emptyRegion("5")) { try state.move("a", to: "5") }
    }

    @Test func followsALayoutThatIsWrittenOutAlsoForScreens() throws {
        var state = state(screens: true, joined: "ab")
        state.join("s", isScreen: true)
        try state.apply(update(("a", "x"), ("s", "y"), (nil, "z")))
        #expect(places(state) == "ax sy bz")
        state.use(LayoutTemplates(base: .fluid, maxInput: 16))
        #expect(places(state) == "s1 a2 b3")
    }

    // MARK: Always

    /// Whatever happens, everybody is shown, hidden or pending, once; and nobody waits while there is room.
    @Test func losesNobody() throws {
        var generator = SeededGenerator(seed: 11)
        for maxInput in [1, 2, 5, 16] {
            var state = state(.lecture, maxInput: maxInput, keepsSpeaker: true, screens: true)
            var present: Set<String> = []
            for _ in 0..<2000 {
                let name = String(Int.random(in: 0..<20, using: &generator))
                switch Int.random(in: 0..<8, using: &generator) {
                case 0...2:
                    state.join(name, isScreen: Int.random(in: 0..<4, using: &generator) == 0)
                    present.insert(name)
                case 3...4:
                    state.leave(name)
                    present.remove(name)
                case 5: state.speak(name)
                case 6: try? state.move(name, to: String(Int.random(in: 1...6, using: &generator)))
                default:
                    if Bool.random(using: &generator) {
                        try? state.apply(update((name, "x"), (nil, "y"), (nil, "z")))
                    } else {
                        state.use(LayoutTemplates(base: .fluid, maxInput: maxInput))
                    }
                }
                let shown = state.arrangement.places.map(\.input)
                let all = shown + state.hidden + state.pending
                #expect(all.count == present.count && Set(all) == present)
                #expect(shown.count + state.hidden.count == min(maxInput, present.count))
            }
        }
    }
}
