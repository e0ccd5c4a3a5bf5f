import Media
import Testing

@testable import Packaging

@Suite struct TrackStatisticsTests {
    private func statistics(_ distances: [Int64?], byteCount: Int = 1000) -> TrackStatistics {
        var statistics = TrackStatistics(clockRate: .video)
        for distance in distances { statistics.note(byteCount: byteCount, distance: distance) }
        return statistics
    }

    @Test(
        arguments: [
            ([nil], nil), ([nil, 3000], 33_333_333), ([nil, 3003, 2997, 3000, 90_000], 33_333_333),
            ([nil, 1500], 16_666_666),
            // A screen that changes every two seconds has no rate; nor has what comes within a millisecond.
            ([nil, 180_000, 180_000], nil), ([nil, 18, 18], nil), ([nil, 90_000], 1_000_000_000),
        ] as [([Int64?], Int64?)])
    func knowsTheUsualDistance(distances: [Int64?], nanoseconds: Int64?) {
        #expect(statistics(distances).usualDistance?.nanoseconds == nanoseconds)
    }

    private func strings(_ statistics: TrackStatistics, length: Int64) -> [String] {
        let tag = statistics.tag(
            trackUID: 7, length: Interval(nanoseconds: length),
            written: WallTime(nanoseconds: 1_795_219_200_000_000_000))
        let bytes = tag.rendered()
        return EBMLNode.dump(EBMLNode.parse(bytes, 0..<bytes.count), of: bytes).split(separator: "\n").filter {
            $0.contains("TagString")
        }.map { String($0.drop { $0 == " " }.dropFirst("TagString ".count)) }
    }

    // As mkvmerge 74 writes them.
    @Test func saysWhatMkvmergeSays() {
        #expect(
            strings(statistics([nil, nil, nil]), length: 3_723_000_000_004) == [
                "6", "01:02:03.000000004", "3", "3000", "rokuga", "2026-11-21 00:00:00",
                "BPS DURATION NUMBER_OF_FRAMES NUMBER_OF_BYTES",
            ])
    }

    @Test(arguments: [0, 1, Int64.max])
    func survivesAnyLength(length: Int64) {
        let many = strings(statistics([nil, nil], byteCount: .max), length: length)
        #expect(many.count == 7 && many[2] == "2")
        #expect((many[0] == "0") == (length == 0))
    }
}
