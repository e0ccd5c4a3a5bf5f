import Media
import Testing

@testable import Engine

@Suite struct StartCorrectionTests {
    private func threshold(at milliseconds: Int64, isLast: Bool = false) -> Interval? {
        StartCorrection.threshold(
            since: SessionTime(milliseconds: 1000), at: SessionTime(milliseconds: milliseconds), isLast: isLast)
    }

    @Test func isRoughUntilTheLastBoundaryWithinTheWindow() {
        #expect(threshold(at: 1000) == StartCorrection.rough)
        #expect(threshold(at: 10_700) == StartCorrection.rough)
        #expect(threshold(at: 10_701) == StartCorrection.least)
        #expect(threshold(at: 11_000) == StartCorrection.least)
        #expect(threshold(at: 11_001) == nil)
    }

    @Test func isFineWhereSomethingEnds() {
        #expect(threshold(at: 2000, isLast: true) == StartCorrection.least)
        #expect(threshold(at: 11_001, isLast: true) == nil)
    }

    @Test func isNothingBeforeTheFirstFrame() {
        #expect(StartCorrection.threshold(since: nil, at: .zero, isLast: true) == nil)
    }
}
