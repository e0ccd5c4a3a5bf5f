import Media
import Testing

@testable import Conformance

@Suite struct ManifestRulesTests {
    private func found(_ change: (inout Manifest) -> Void = { _ in }) -> [Rule] {
        var template = SegmentTemplate(line: 5)
        (template.media, template.duration) = ("$Number$", 2)
        let representation = Manifest.Representation(id: "v", bandwidth: 5, template: template, base: "", line: 4)
        let set = Manifest.AdaptationSet(
            isAligned: true, startsWithAccessPoint: true, representations: [representation], line: 3)
        var manifest = Manifest()
        manifest.duration = Interval(milliseconds: 4_000)
        manifest.periods = [Manifest.Period(id: "1", sets: [set], line: 2)]
        change(&manifest)
        var findings = Findings()
        ManifestRules(manifest: manifest, file: "m").check(&findings)
        return findings.listed.map(\.rule)
    }

    @Test func findsNothingWhereNothingIsWrong() {
        #expect(found() == [])
    }

    @Test func wantsALengthOfAStaticManifest() {
        #expect(found { $0.duration = nil } == [.dashStaticDuration])
        let ofPeriod = found {
            $0.duration = nil
            $0.periods[0].duration = Interval(milliseconds: 1)
        }
        #expect(ofPeriod == [])
    }

    @Test func wantsAClockAndNamesOfADynamicOne() {
        #expect(found { $0.isDynamic = true } == [.dashClock])
        let nameless = found {
            ($0.isDynamic, $0.hasClock) = (true, true)
            $0.periods[0].id = nil
        }
        #expect(nameless == [.dashAttributeRequired])
    }

    @Test func wantsPeriodsInOrder() {
        func second(_ start: Int64, after duration: Int64?) -> [Rule] {
            found { manifest in
                manifest.periods[0].duration = duration.map { Interval(milliseconds: $0) }
                manifest.periods[0].start = Interval(milliseconds: 1_000)
                var other = manifest.periods[0]
                (other.id, other.start) = ("2", Interval(milliseconds: start))
                manifest.periods.append(other)
            }
        }
        #expect(second(3_000, after: 2_000) == [] && second(9_000, after: nil) == [])
        #expect(second(3_001, after: 2_000) == [.dashPeriodTime])
        #expect(second(500, after: nil) == [.dashPeriodTime])
    }

    @Test func wantsDifferentIdentifiers() {
        #expect(found { $0.periods.append($0.periods[0]) } == [.dashUniqueID])
        #expect(found { $0.periods[0].sets.append($0.periods[0].sets[0]) } == [.dashUniqueID])
        #expect(found { $0.periods[0].sets[0].representations = [] } == [.dashPeriod])
        #expect(found { $0.periods = [] } == [.dashPeriod])
    }

    @Test(
        arguments: [
            (nil, [.dashChunkOffset]), (Int64(0), [.dashChunkOffset]), (2_000, [.dashChunkOffset]), (1_999, []),
            (.max, [.dashChunkOffset]),
        ] as [(Int64?, [Rule])])
    func wantsSegmentsOfferedBeforeTheirEnd(milliseconds: Int64?, rules: [Rule]) {
        let found = found { manifest in
            manifest.latencies = [Manifest.Latency(target: 3000, least: 1000, most: nil, line: 2)]
            let offset = milliseconds.map { $0 == .max ? Interval(nanoseconds: .max) : Interval(milliseconds: $0) }
            manifest.periods[0].sets[0].representations[0].template?.availabilityOffset = offset
            manifest.periods[0].sets[0].representations[0].template?.isComplete = false
        }
        #expect(found == rules)
    }

    @Test(
        arguments: [
            (nil, [.dashLatency]), ((nil, nil, nil), [.dashLatency]), ((3, nil, nil), []), ((3, 3, 3), []),
            ((3, 4, nil), [.dashLatency]), ((3, nil, 2), [.dashLatency]),
        ] as [((Int64?, Int64?, Int64?)?, [Rule])])
    func wantsALatencyWithSegmentsThatAreBeingMade(latency: (Int64?, Int64?, Int64?)?, rules: [Rule]) {
        let found = found { manifest in
            manifest.latencies = latency.map { [Manifest.Latency(target: $0, least: $1, most: $2, line: 2)] } ?? []
            manifest.periods[0].sets[0].representations[0].template?.availabilityOffset = Interval(milliseconds: 1500)
            manifest.periods[0].sets[0].representations[0].template?.isComplete = false
        }
        #expect(found == rules)
    }

    @Test func wantsAddressesOfSegments() {
        func template(_ change: (inout SegmentTemplate) -> Void) -> [Rule] {
            found { manifest in
                guard var template = manifest.periods[0].sets[0].representations[0].template else { return }
                change(&template)
                manifest.periods[0].sets[0].representations[0].template = template
            }
        }
        #expect(found { $0.periods[0].sets[0].representations[0].template = nil } == [.dashTemplate])
        #expect(template { $0.media = nil } == [.dashAttributeRequired])
        #expect(template { $0.media = "all" } == [.dashTemplate])
        #expect(template { $0.initialization = "$Number$" } == [.dashTemplate])
        #expect(template { $0.initialization = "$RepresentationID$" } == [])
        #expect(template { $0.duration = nil } == [.dashTemplate])
        #expect(template { $0.timeline = [.init(time: 0, duration: 0, repeats: 0, line: 7)] } == [.dashTimeline])
    }
}
