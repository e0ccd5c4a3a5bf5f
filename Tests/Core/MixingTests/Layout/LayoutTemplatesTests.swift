import Media
import Testing

@testable import Mixing

@Suite struct LayoutTemplatesTests {
    @Test func choosesAsTheServerByTheNumberOfInputs() {
        let cases: [(LayoutFamily, Int, [Int: Int])] = [
            (.fluid, 16, OWTTables.chosenFluid16), (.lecture, 16, OWTTables.chosenLecture16),
            (.lecture, 25, OWTTables.chosenLecture25),
        ]
        for (base, maxInput, chosen) in cases {
            let templates = LayoutTemplates(base: base, maxInput: maxInput)
            for (inputs, count) in chosen { #expect(templates.template(for: inputs)?.count == count) }
        }
    }

    @Test func keepsTheLargestForMoreInputsThanAnyTemplateHolds() {
        let templates = LayoutTemplates(base: .lecture, maxInput: 256)
        #expect(templates.template(for: 26)?.count == 25)
        #expect(templates.template(for: 256)?.count == 25)
    }

    @Test func beginsWithTheSmallestForNobody() {
        #expect(LayoutTemplates(base: .fluid, maxInput: 16).template(for: 0)?.count == 1)
    }

    @Test func hasNoTemplateWhenVoidAndNothingIsCustom() {
        #expect(LayoutTemplates(base: .void, maxInput: 16).template(for: 1) == nil)
    }

    @Test func putsACustomTemplateInsteadOfOneWithTheSameCount() {
        let templates = LayoutTemplates(base: .fluid, custom: [Layouts.custom(4)], maxInput: 16)
        #expect(templates.list.map(\.count) == [1, 4, 9, 16])
        #expect(templates.template(for: 2) == Layouts.custom(4))
    }

    @Test func putsACustomTemplateBeforeTheFirstLargerOneAndElseAtTheEnd() {
        let templates = LayoutTemplates(
            base: .fluid, custom: [Layouts.custom(2), Layouts.custom(6), Layouts.custom(20)], maxInput: 9)
        #expect(templates.list.map(\.count) == [1, 2, 4, 6, 9, 20])
        #expect(templates.template(for: 2) == Layouts.custom(2))
        #expect(templates.template(for: 5) == Layouts.custom(6))
        #expect(templates.template(for: 10) == Layouts.custom(20))
    }

    @Test func takesTheLaterOfTwoCustomTemplatesWithTheSameCount() {
        let later = Layouts.custom(3, prefix: "d")
        let templates = LayoutTemplates(base: .void, custom: [Layouts.custom(3), later], maxInput: 16)
        #expect(templates.list == [later])
    }

    /// The server's quirk: the list is searched front to back, but 13 stands behind 14 in it.
    @Test(arguments: [(14, true), (15, false), (25, false)])
    func losesACustomThirteenOnLectureToTheBaseOne(maxInput: Int, isCustomUsed: Bool) {
        let templates = LayoutTemplates(base: .lecture, custom: [Layouts.custom(13)], maxInput: maxInput)
        #expect((templates.template(for: 13) == Layouts.custom(13)) == isCustomUsed)
    }

    @Test func usesOnlyCustomTemplatesWhenVoid() {
        let templates = LayoutTemplates(base: .void, custom: [Layouts.custom(2), Layouts.custom(1)], maxInput: 16)
        #expect(templates.list.map(\.count) == [1, 2])
        #expect(templates.template(for: 3)?.count == 2)
    }

    @Test func isOneTemplateForEverybodyAfterAnUpdate() {
        let templates = LayoutTemplates(only: Layouts.custom(3))
        for inputs in 0...5 { #expect(templates.template(for: inputs) == Layouts.custom(3)) }
    }

    @Test func hasAGridForEveryNumberWhenBalanced() {
        let frame = FrameSize(width: 1280, height: 720)
        let templates = LayoutTemplates(balancedFor: frame, custom: [Layouts.custom(3)], maxInput: 7)
        #expect(templates.list.map(\.count) == [1, 2, 3, 4, 5, 6, 7])
        #expect(templates.template(for: 3) == Layouts.custom(3))
        #expect(templates.template(for: 2) == BalancedGrid.template(count: 2, in: frame))
        #expect(LayoutTemplates(balancedFor: frame, maxInput: .max).list.count == 256)
    }
}
