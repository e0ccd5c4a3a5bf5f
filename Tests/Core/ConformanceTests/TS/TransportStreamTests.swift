import Media
import TestSupport
import Testing

@testable import Conformance

@Suite struct TransportStreamTests {
    private func read(_ bytes: [UInt8]) -> (spans: [SegmentMeasure.Span], rules: [Rule]) {
        var findings = Findings()
        let stream = TransportStream(bytes, of: "s", findings: &findings)
        return (stream.spans, findings.listed.map(\.rule))
    }

    @Test func measuresItsProgram() throws {
        let (spans, rules) = read(BuiltTransportStream.segment(0))
        #expect(rules == [] && spans.map(\.track.codec) == ["avc1.42C01E", "mp4a.40.2"])
        let video = try #require(spans.first)
        #expect(video.duration == Interval(milliseconds: 2_000) && video.sampleCount == 50 && video.startsWithKeyFrame)
        #expect(spans.last?.duration == Interval(nanoseconds: 2_005_333_333))
    }

    @Test func isPartOfAPresentation() {
        #expect(BuiltPresentation.ofTransportStreams().findings().listed == [])
    }

    @Test func acceptsPacketsThatAreSentTwice() {
        let bytes = BuiltTransportStream.segment(0)
        let twice = Array(bytes[..<(4 * 188)]) + Array(bytes[(3 * 188)...])
        #expect(read(twice).rules == [])
    }

    @Test func wantsTablesAndAClock() {
        #expect(read([]).rules == [.tsTables])
        var tables = BuiltTransportStream()
        tables.appendTables()
        #expect(read(tables.bytes).rules == [.tsClock])
    }

    @Test func neverTrapsOnDamage() {
        var generator = SeededGenerator(seed: 188)
        let bytes = BuiltTransportStream.segment(0)
        for _ in 0..<500 {
            var damaged = bytes
            for _ in 0..<20 {
                damaged[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
                    in: 0...255, using: &generator)
            }
            #expect(read(damaged).spans.count <= TransportStream.streamLimit)
            // The tables themselves are hit more often.
            damaged = bytes
            for _ in 0..<4 {
                damaged[Int.random(in: 0..<(3 * 188), using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            #expect(read(damaged).spans.count <= TransportStream.streamLimit)
        }
    }
}
