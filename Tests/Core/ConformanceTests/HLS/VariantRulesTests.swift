import Media
import Testing

@testable import Conformance

@Suite struct VariantRulesTests {
    /// Two segments of 2 s, of 10,000 and 20,000 bytes.
    private func measure(_ track: MediaTrack, samples: Int = 50) -> PlaylistMeasure {
        var measure = PlaylistMeasure(target: Interval(milliseconds: 2_000))
        for bytes in [10_000, 20_000] {
            let span = SegmentMeasure.Span(
                track: track, decodeStart: 0, decodeEnd: 2_000, presentationStart: 0, presentationEnd: 2_000,
                sampleCount: samples, startsWithKeyFrame: true, shortestSample: Int64(2_000 / samples))
            measure.append(
                SegmentMeasure(byteCount: bytes, spans: [span]), duration: Interval(milliseconds: 2_000))
        }
        return measure
    }

    private let video = MediaTrack(id: 1, kind: .video, timescale: 1_000, codec: "avc1.42C01E", width: 320, height: 240)
    private let audio = MediaTrack(id: 1, kind: .audio, timescale: 1_000, codec: "Opus")

    private func found(
        _ attributes: String, groups: [[PlaylistMeasure]] = [], alternatives: [PlaylistMeasure] = [], samples: Int = 50
    ) -> [Finding] {
        var problem: String?
        let list = AttributeList(parsing: attributes[...], problem: &problem)
        var findings = Findings()
        VariantRules(
            variant: .init(uri: "v", attributes: list, line: 4), file: "a", own: measure(video, samples: samples),
            renditions: groups, alternatives: alternatives
        ).check(&findings)
        return findings.listed
    }

    private let right =
        "BANDWIDTH=80000,AVERAGE-BANDWIDTH=60000,CODECS=\"avc1.42c01e\",RESOLUTION=320x240,FRAME-RATE=25"

    /// What is played instead of the variant's own playlist is not added to it.
    @Test func alternativesAreNotAdded() {
        #expect(found(right, alternatives: [measure(video)]) == [])
        let less = right.split(separator: ",").map { $0.hasPrefix("BANDWIDTH") ? "BANDWIDTH=79999" : String($0) }
        #expect(found(less.joined(separator: ","), alternatives: [measure(video)]).map(\.rule) == [.hlsBandwidth])
        #expect(found(right, alternatives: [measure(audio)]).map(\.rule) == [.hlsCodecs])
    }

    @Test func findsNothingWhereNothingIsWrong() {
        #expect(found(right) == [])
    }

    @Test func addsTheLargestRenditionOfEachGroup() {
        let sum = right.replacingOccurrences("80000", "160000").replacingOccurrences("60000", "120000")
            .replacingOccurrences("avc1.42c01e", "avc1.42c01e, Opus")
        #expect(found(sum, groups: [[measure(audio), measure(audio)]]) == [])
        let rules = found(right, groups: [[measure(audio)]]).map(\.rule)
        #expect(rules == [.hlsBandwidth, .hlsAverageBandwidth, .hlsCodecs])
    }

    @Test(arguments: [
        ("BANDWIDTH=80000", "BANDWIDTH=79999", Rule.hlsBandwidth),
        ("AVERAGE-BANDWIDTH=60000", "AVERAGE-BANDWIDTH=66001", .hlsAverageBandwidth),
        ("AVERAGE-BANDWIDTH=60000", "AVERAGE-BANDWIDTH=53999", .hlsAverageBandwidth),
        ("\"avc1.42c01e\"", "\"avc1.42c01e,Opus\"", .hlsCodecs), ("\"avc1.42c01e\"", "\"avc1\"", .hlsCodecs),
        ("320x240", "240x320", .hlsResolution), ("FRAME-RATE=25", "FRAME-RATE=23.7", .hlsFrameRate),
        ("FRAME-RATE=25", "FRAME-RATE=26.3", .hlsFrameRate), ("FRAME-RATE=25", "FRAME-RATE=x", .hlsFrameRate),
        (",RESOLUTION=320x240", "", .hlsResolutionMissing),
    ])
    func findsWhatDiffers(old: String, new: String, rule: Rule) {
        let findings = found(right.replacingOccurrences(old, new))
        #expect(findings.map(\.rule) == [rule] && findings.first?.place == .line(4, of: "a"))
    }

    @Test func wantsTheRateOfFastVideoOnly() {
        let without = right.replacingOccurrences(",FRAME-RATE=25", "")
        #expect(found(without) == [])
        #expect(found(without, samples: 100).map(\.rule) == [.hlsFrameRateMissing])
    }
}

extension String {
    /// Every occurrence of one text by another.
    fileprivate func replacingOccurrences(_ old: String, _ new: String) -> String {
        guard let range = firstRange(of: old) else { return self }
        return String(self[..<range.lowerBound]) + new
            + String(self[range.upperBound...]).replacingOccurrences(old, new)
    }
}
