import TestSupport
import Testing

@testable import Packaging

@Suite struct TimeSpacingTests {
    private func placed(_ times: [Int64], distance: Int64 = 90, longestDelay: Int64 = .max) -> [Int64] {
        var spacing = TimeSpacing(distance: distance, longestDelay: longestDelay)
        return times.map { spacing.place($0) }
    }

    @Test(
        arguments: [
            ([0, 90, 200], [0, 90, 200]),
            // 0.2 ms apart at 90 kHz; what comes after them keeps its time.
            ([18_000, 18_020, 18_040, 36_000], [18_000, 18_090, 18_180, 36_000]),
            ([5, 5], [5, 95]),
            // In another order than they are shown: between two that are too near is no place.
            ([0, 270, 100, 180, 185], [0, 270, 100, 360, 450]),
        ] as [([Int64], [Int64])])
    func keepsPicturesApart(times: [Int64], expected: [Int64]) {
        #expect(placed(times) == expected)
    }

    @Test func delaysNothingBeyondItsLimit() {
        #expect(placed([0, 1, 2, 3, 4, 500], longestDelay: 200) == [0, 90, 180, 203, 204, 500])
    }

    @Test(arguments: [Int64.min, -1, 0, .max - 1, .max])
    func survivesAnyTime(time: Int64) {
        #expect(placed([time, time, 0, time, .max, .min], distance: .max).count == 6)
        #expect(placed([time, time, time], distance: -4, longestDelay: -1) == [time, time, time])
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func keepsTheOrderOfWhatComesInOrder(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var time: Int64 = 0
        let times = (0..<300).map { _ in
            time += Int64.random(in: 0...150, using: &generator)
            return time
        }
        let spaced = placed(times)
        #expect(zip(spaced, spaced.dropFirst()).allSatisfy { $1 - $0 >= 90 })
        #expect(zip(times, spaced).allSatisfy { $1 >= $0 })
        let limited = placed(times, longestDelay: 1800)
        #expect(zip(limited, limited.dropFirst()).allSatisfy { $1 >= $0 })
        #expect(zip(times, limited).allSatisfy { $1 - $0 <= 1800 })
    }
}
