import Testing

@testable import Packaging

@Suite struct OutputActionTests {
    private func actions(of output: OutputBytes) -> [OutputAction] {
        var actions: [OutputAction] = []
        output.actions(on: "x.mp4") { actions.append($0) }
        return actions
    }

    @Test func appendsBeforeItCorrects() {
        var output = OutputBytes()
        output.append([1, 2, 3])
        output.didDrain()
        output.patch(at: 0, [7])
        output.append([4])
        output.patch(at: 1, [8])
        #expect(
            actions(of: output) == [
                .append(output: "x.mp4", at: 3, bytes: [4]),
                .patch(
                    output: "x.mp4",
                    corrections: [OutputBytes.Patch(offset: 0, bytes: [7]), OutputBytes.Patch(offset: 1, bytes: [8])]),
            ])
    }

    @Test func doesNothingToAnOutputThatHasNotChanged() {
        var output = OutputBytes()
        #expect(actions(of: output).isEmpty)
        output.append([1])
        #expect(actions(of: output) == [.append(output: "x.mp4", at: 0, bytes: [1])])
        output.didDrain()
        #expect(actions(of: output).isEmpty)
        output.patch(at: 0, [2])
        #expect(
            actions(of: output) == [.patch(output: "x.mp4", corrections: [OutputBytes.Patch(offset: 0, bytes: [2])])])
    }

    @Test(arguments: [
        OutputAction.append(output: "a", at: 0, bytes: [1]), .patch(output: "a", corrections: []),
        .replace(output: "a", bytes: [1]), .complete(output: "a"), .remove(output: "a"),
    ])
    func everyActionNamesItsOutput(action: OutputAction) {
        #expect(action.output == "a")
    }
}
