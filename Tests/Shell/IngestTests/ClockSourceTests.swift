import Media
import Synchronization
import Testing

@testable import Ingest

@Suite struct ClockSourceTests {
    /// Gives the nanoseconds of each list, one for each time it is asked.
    private final class Script: Sendable {
        private let monotonic: Mutex<ArraySlice<Int64>>
        private let realtime: Mutex<ArraySlice<Int64>>

        init(monotonic: [Int64], realtime: [Int64]) {
            self.monotonic = Mutex(monotonic[...])
            self.realtime = Mutex(realtime[...])
        }

        var source: ClockSource {
            ClockSource(
                monotonic: { self.monotonic.withLock { $0.popFirst() ?? -1 } },
                realtime: { self.realtime.withLock { $0.popFirst() ?? -1 } })
        }

        var isReadToTheEnd: Bool {
            monotonic.withLock(\.isEmpty) && realtime.withLock(\.isEmpty)
        }
    }

    private func reading(_ monotonic: Int64, _ realtime: Int64) -> ClockReading {
        ClockReading(monotonic: monotonic, realtime: WallTime(nanoseconds: realtime))
    }

    @Test func isReadOnceIfNothingComesBetween() {
        let script = Script(monotonic: [100, 2_099], realtime: [7])
        #expect(script.source.reading() == reading(2_099, 7))
        #expect(script.isReadToTheEnd)
    }

    @Test func isReadAgainIfTheThreadWasPreempted() {
        let script = Script(monotonic: [0, 5_000_000, 5_000_100, 5_000_200], realtime: [1, 2])
        #expect(script.source.reading() == reading(5_000_200, 2))
        #expect(script.isReadToTheEnd)
    }

    // On a busy machine: 9, 3, 5 and 4 microseconds.
    @Test func givesTheNarrowestOfFourReadings() {
        let script = Script(
            monotonic: [0, 9_000, 10_000, 13_000, 20_000, 25_000, 30_000, 34_000], realtime: [1, 2, 3, 4])
        #expect(script.source.reading() == reading(13_000, 2))
        #expect(script.isReadToTheEnd)
    }

    @Test func ofTheSystemNeverStepsBack() {
        let readings = (0..<100).map { _ in ClockSource.system.reading() }
        for (earlier, later) in zip(readings, readings.dropFirst()) { #expect(earlier.monotonic <= later.monotonic) }
        // After 2020 and not in nanoseconds of something else.
        #expect(readings.allSatisfy { $0.realtime.nanoseconds > 1_577_836_800_000_000_000 })
    }
}
