import Testing

@testable import Media

@Suite struct PictureRotationTests {
    @Test func swapsSidesOnQuarterTurnsAlone() {
        #expect(PictureRotation.allCases.filter(\.swapsSides) == [.quarter, .threeQuarters])
        #expect(PictureRotation(rawValue: 45) == nil)
    }
}
