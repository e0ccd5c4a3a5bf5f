import Media
import Testing

@testable import Conformance

@Suite struct ManifestReloadTests {
    private func manifest(_ second: Int, _ runs: [SegmentTemplate.Run]) -> Manifest {
        var template = SegmentTemplate(line: 5)
        (template.media, template.timeline) = ("$Number$", runs)
        let representation = Manifest.Representation(id: "v", bandwidth: 5, template: template, base: "", line: 4)
        let set = Manifest.AdaptationSet(
            isAligned: true, startsWithAccessPoint: true, representations: [representation], line: 3)
        var manifest = Manifest()
        manifest.isDynamic = true
        manifest.publishTime = WallInstant(parsing: "2026-03-04T05:06:0\(second)Z")
        manifest.periods = [Manifest.Period(id: "1", start: .zero, sets: [set], line: 2)]
        return manifest
    }

    private func found(_ earlier: Manifest, _ later: Manifest) -> [Rule] {
        var findings = Findings()
        ManifestReload(earlier: earlier, later: later, file: "m").check(&findings)
        return findings.listed.map(\.rule)
    }

    private func run(_ time: Int64, _ repeats: Int) -> SegmentTemplate.Run {
        .init(time: time, duration: 2, repeats: repeats, line: 1)
    }

    @Test func letsSegmentsComeAndGo() {
        let first = manifest(1, [run(0, 3)])
        #expect(found(first, first) == [])
        #expect(found(first, manifest(2, [run(0, 5)])) == [])
        var later = manifest(2, [run(4, 3)])
        later.periods[0].sets[0].representations[0].template?.startNumber = 3
        #expect(found(first, later) == [])
        #expect(found(first, manifest(2, [run(4, 3)])) == [.dashReloadSegment, .dashReloadSegment], "other numbers")
    }

    /// What is being made may last longer than expected, what is whole may not change.
    @Test func letsTheLastSegmentBeCorrectedWhereItIsNotWhole() {
        let runs = [run(0, 3), SegmentTemplate.Run(time: 8, duration: 3, repeats: 0, line: 1)]
        #expect(found(manifest(1, [run(0, 4)]), manifest(2, runs)) == [.dashReloadSegment])
        var growing = manifest(1, [run(0, 4)])
        growing.periods[0].sets[0].representations[0].template?.isComplete = false
        #expect(found(growing, manifest(2, runs)) == [])
        let earlier = [run(0, 2), SegmentTemplate.Run(time: 6, duration: 1, repeats: 0, line: 1)]
        #expect(found(growing, manifest(2, earlier)) == [.dashReloadSegment])
    }

    @Test func wantsALaterPublication() {
        #expect(found(manifest(1, [run(0, 3)]), manifest(1, [run(0, 4)])) == [.dashReloadPublication])
        #expect(found(manifest(2, [run(0, 3)]), manifest(1, [run(0, 3)])) == [.dashReloadPublication])
    }

    @Test func keepsStartsAndTheEnd() {
        let first = manifest(1, [run(0, 3)])
        var later = manifest(2, [run(0, 3)])
        later.periods[0].start = Interval(milliseconds: 1)
        #expect(found(first, later) == [.dashReloadStart])
        later = manifest(2, [run(0, 3)])
        later.availabilityStart = WallInstant(parsing: "2026-03-04T05:06:00Z")
        #expect(found(first, later) == [.dashReloadStart])
        var ended = first
        ended.isDynamic = false
        #expect(found(ended, manifest(2, [run(0, 3)])) == [.dashReloadEnded])
        #expect(found(first, ended) == [.dashReloadPublication], "the end is published too")
    }
}
