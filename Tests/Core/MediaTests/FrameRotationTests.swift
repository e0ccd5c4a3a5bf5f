import Testing

@testable import Media

@Suite struct FrameRotationTests {
    @Test func swapsSidesOnQuarterTurnsAlone() {
        #expect(FrameRotation.allCases.filter(\.swapsSides) == [.quarter, .threeQuarters])
        #expect(FrameRotation(rawValue: 45) == nil)
    }
}
