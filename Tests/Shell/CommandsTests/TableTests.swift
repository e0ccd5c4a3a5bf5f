import Testing

@testable import Commands

@Suite struct TableTests {
    @Test func alignsNumbersToTheRightAndTextToTheLeft() {
        var table = Table(["name", "count"])
        table.append(["a", "7"])
        table.append(["long one", "120"])
        table.append(["none", "-"])
        #expect(table.rendered() == "name      count\na             7\nlong one    120\nnone          -")
    }

    @Test(arguments: [
        (0.0, "0.00"), (12.034, "12.03"), (-0.126, "-0.13"), (-0.001, "0.00"), (.infinity, "-"), (.nan, "-"),
    ])
    func writesSecondsForPeople(value: Double, text: String) {
        #expect(Table.seconds(value) == text)
    }
}
