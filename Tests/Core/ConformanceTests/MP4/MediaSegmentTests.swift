import Media
import TestSupport
import Testing

@testable import Conformance

@Suite struct MediaSegmentTests {
    private let track = MediaTrack(id: 1, kind: .video, timescale: 90_000)

    private func read(_ bytes: [UInt8]) -> (segment: MediaSegment, rules: [Rule]) {
        var findings = Findings()
        let segment = MediaSegment(bytes, of: "s", tracks: [track], findings: &findings)
        return (segment, findings.listed.map(\.rule))
    }

    @Test func sumsUpItsFragments() throws {
        let (segment, rules) = read(
            BuiltTrack.video.fragment(1, at: 90_000, count: 10)
                + BuiltTrack.video.fragment(2, at: 126_000, count: 5, startsWithKeyFrame: false))
        let span = try #require(segment.spans.first)
        #expect(rules == [] && segment.sequenceNumbers == [1, 2])
        #expect(span.decodeStart == 90_000 && span.decodeEnd == 144_000 && span.sampleCount == 15)
        #expect(span.presentationStart == 90_000 && span.presentationEnd == 144_000 && span.startsWithKeyFrame)
    }

    @Test func toleratesARoundedFragmentTime() {
        let first = BuiltTrack.video.fragment(1, at: 0, count: 10)
        #expect(read(first + BuiltTrack.video.fragment(2, at: 36_100, count: 5)).rules == [])
        #expect(read(first + BuiltTrack.video.fragment(2, at: 36_200, count: 5)).rules == [.mp4FragmentTime])
    }

    @Test func wantsWholeFragments() {
        #expect(read([]).rules == [.mp4Fragment])
        #expect(read(box("moof", [full("mfhd", word(1))])).rules == [.mp4Fragment, .mp4Fragment])
        #expect(read(box("moof", [box("traf", [UInt8]())]) + box("mdat", [1])).rules == [.mp4Fragment, .mp4Fragment])
        let header = full("tfhd", flags: 0x2_0000, word(1))
        func fragment(_ boxes: [[UInt8]]) -> [UInt8] {
            box("moof", [full("mfhd", word(1)), box("traf", [header] + boxes)]) + box("mdat", [1])
        }
        #expect(read(fragment([])).rules == [.mp4DecodeTime])
        let late = full("tfdt", version: 1, word(0xFFFF_FFFF) + word(0))
        #expect(read(fragment([late])).rules == [.mp4DecodeTime])
        let run = full("trun", word(.max))
        #expect(read(fragment([full("tfdt", word(0)), run])).rules == [.mp4Fragment])
        // Runs without fields share one limit.
        let many = full("trun", word(UInt32(MediaSegment.sampleLimit)))
        #expect(read(fragment([full("tfdt", word(0)), full("trun", word(1)), many])).rules.last == .mp4Fragment)
    }

    @Test func readsAnIndexBeforeItsFragments() {
        let media = BuiltTrack.video.fragment(1, at: 90_000, count: 25)
        func index(_ size: Int, start: UInt32 = 90_000, version: UInt8 = 0) -> [UInt8] {
            let long: [UInt8] = version == 0 ? [] : word(0)
            let fields = word(1) + word(90_000) + long + word(start) + long + word(0)
            return full("sidx", version: version, fields + word(1) + word(UInt32(size)) + word(90_000) + word(0))
        }
        #expect(read(index(media.count) + media).rules == [])
        #expect(read(index(media.count, version: 1) + media).rules == [])
        #expect(read(index(media.count - 1) + media).rules == [.mp4SegmentIndex])
        #expect(read(index(media.count, start: 91_000) + media).rules == [.mp4SegmentIndex])
        #expect(read(full("sidx", word(1)) + media).rules == [.mp4SegmentIndex])
        // With an edit list, of media or of what is presented.
        var hiding = track
        hiding.hiddenStart = 4_500
        for (start, isRight) in [(UInt32(90_000), true), (85_500, true), (81_000, false)] {
            var findings = Findings()
            let bytes = index(media.count, start: start) + media
            _ = MediaSegment(bytes, of: "s", tracks: [hiding], findings: &findings)
            #expect(findings.listed.isEmpty == isRight, "\(start)")
        }
    }

    @Test func neverTrapsOnDamage() {
        var generator = SeededGenerator(seed: 23000)
        let bytes = BuiltTrack.video.fragment(1, at: 90_000, count: 10) + BuiltTrack.video.segment(2)
        for _ in 0..<500 {
            let spans = read(bytes.damaged(using: &generator)).segment.spans
            #expect(spans.allSatisfy { $0.sampleCount > 0 && $0.decodeEnd >= 0 })
        }
        for count in 0..<min(400, bytes.count) { _ = read(Array(bytes.prefix(count))) }
    }
}
