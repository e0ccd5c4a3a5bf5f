import Media
import Testing

@testable import Conformance

@Suite struct ManifestTests {
    private func period(_ start: Int64?, _ duration: Int64?) -> Manifest.Period {
        .init(
            id: nil, start: start.map { Interval(milliseconds: $0) },
            duration: duration.map { Interval(milliseconds: $0) }, sets: [], line: 1)
    }

    @Test func placesPeriodsOneBehindTheOther() {
        var manifest = Manifest()
        manifest.periods = [period(nil, 2_000), period(nil, 3_000), period(9_000, nil), period(12_000, nil)]
        manifest.duration = Interval(milliseconds: 20_000)
        let spans = manifest.periods.indices.map { manifest.span(of: $0) }
        #expect(spans.map { $0.start.nanoseconds / 1_000_000 } == [0, 2_000, 9_000, 12_000])
        #expect(spans.map { ($0.length?.nanoseconds ?? -1) / 1_000_000 } == [2_000, 3_000, 3_000, 8_000])
        manifest.duration = nil
        #expect(manifest.span(of: 3).length == nil)
        manifest.duration = .zero
        #expect(manifest.span(of: 3).length == .zero, "never negative")
    }
}
