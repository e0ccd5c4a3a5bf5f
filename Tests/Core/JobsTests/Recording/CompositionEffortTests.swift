import Jobs
import Testing

@Suite struct CompositionEffortTests {
    @Test func stepsDownInTheStatedOrderAndBack() {
        let order: [CompositionEffort] = [.full, .halfTiles, .halfPictures, .quarterPictures, .heldPicture]
        #expect(CompositionEffort.allCases.sorted() == order)
        #expect(order.map(\.less) == Array(order.dropFirst()) + [nil])
        #expect(order.map(\.more) == [nil] + order.dropLast())
    }
}
