import Jobs
import Testing

@Suite struct CompositionEffortTests {
    @Test func stepsDownInTheStatedOrderAndBack() {
        #expect(CompositionEffort.allCases.sorted() == [.full, .fewerTiles, .fewerPictures])
        #expect(CompositionEffort.allCases.map(\.less) == [.fewerTiles, .fewerPictures, nil])
        #expect(CompositionEffort.allCases.map(\.more) == [nil, .full, .fewerTiles])
    }
}
