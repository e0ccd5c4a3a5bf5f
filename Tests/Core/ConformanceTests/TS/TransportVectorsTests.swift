import TestSupport
import Testing

@testable import Conformance

/// The beginnings of transport streams that others wrote are read whole.
@Suite struct TransportVectorsTests {
    private func read(_ bytes: [UInt8]) -> (spans: [SegmentMeasure.Span], rules: [Rule]) {
        var findings = Findings()
        let stream = TransportStream(bytes, of: "s", findings: &findings)
        return (stream.spans, findings.listed.map(\.rule))
    }

    @Test func readsTheTablesAndTheFirstPicture() throws {
        for (bytes, codec) in [(TransportVectors.ffmpeg, "avc1.F4000D"), (TransportVectors.gstreamer, "avc1.42C00D")] {
            let (spans, rules) = read(bytes)
            let span = try #require(spans.first)
            #expect(rules == [] && span.track.kind == .video && span.sampleCount == 1 && span.startsWithKeyFrame)
            #expect(span.track.codec == codec)
        }
    }

    @Test func readsHeadersOfPackets() throws {
        let packets = try (0..<5).map { try #require(TransportPacket(TransportVectors.ffmpeg, at: $0 * 188)) }
        #expect(packets.map(\.identifier) == [17, 0, 4_096, 256, 256])
        #expect(packets.map(\.startsUnit) == [true, true, true, true, false])
        #expect(packets.map(\.continuity) == [0, 0, 0, 0, 1])
        #expect(packets[3].isRandomAccess && packets[3].clock == 64_920 * 300)
    }

    @Test func wantsTheTablesFirst() {
        let late = Array(TransportVectors.gstreamer[376...]) + Array(TransportVectors.gstreamer[..<376])
        #expect(read(late).rules.contains(.tsTables))
    }

    @Test func survivesEveryFlippedBitOfTheTables() {
        for bit in 0..<(3 * 188 * 8) {
            var bytes = TransportVectors.ffmpeg
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(read(bytes).spans.count <= 2)
        }
    }
}
