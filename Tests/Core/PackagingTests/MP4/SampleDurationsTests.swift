import TestSupport
import Testing

@testable import Packaging

@Suite struct SampleDurationsTests {
    private func durations(_ distances: [Int64]) -> SampleDurations {
        var durations = SampleDurations()
        for distance in distances { durations.append(distance) }
        return durations
    }

    @Test(
        arguments: [
            ([], 960, "00000001 000003C0"), ([960, 960], 960, "00000003 000003C0"),
            ([960, 960], 961, "00000002 000003C0 00000001 000003C1"),
            ([0, -4], 1, "00000003 00000001"),
            // Without another time scale a pause is as long as a run can say.
            ([0x8000_0000, 5, .max], 5, "00000001 7FFFFFFF 00000001 00000005 00000001 7FFFFFFF 00000001 00000005"),
        ] as [([Int64], UInt32, String)])
    func areRunLengths(distances: [Int64], last: UInt32, runs: String) {
        #expect(durations(distances).rendered(last: last).bytes == hex(runs))
    }

    @Test(
        arguments: [
            [], [5], [5, 5, 7, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0000, 7, 1 << 40, 7, 7],
        ] as [[Int64]])
    func givesEveryDistanceBack(distances: [Int64]) {
        var found: [Int64] = []
        durations(distances).forEach { found.append($0) }
        #expect(found == distances)
    }

    @Test func knowsItsLongestPause() {
        #expect(durations([1, 0x7FFF_FFFF]).longestPause == 0)
        #expect(durations([0x8000_0000, 1 << 40, 0x8000_0001]).longestPause == 1 << 40)
    }

    @Test(arguments: [(Int64.min, UInt32(0)), (7, 7), (0x7FFF_FFFF, 0x7FFF_FFFF), (.max, 0x7FFF_FFFF)])
    func clampsADuration(ticks: Int64, duration: UInt32) {
        #expect(SampleDurations.clamped(ticks) == duration)
    }
}
