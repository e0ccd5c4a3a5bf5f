import Media
import Synchronization
import Testing

@testable import Ingest

/// Clocks that a test sets.
private final class SetClocks: Sendable {
    private let values = Mutex((monotonic: Int64(5_000_000_000), realtime: Int64(1_700_000_000_000_000_000)))

    var source: ClockSource {
        ClockSource(
            monotonic: { self.values.withLock { $0.monotonic } }, realtime: { self.values.withLock { $0.realtime } })
    }

    var realtime: WallTime { WallTime(nanoseconds: values.withLock { $0.realtime }) }

    func advance(milliseconds: Int64) {
        values.withLock {
            $0.monotonic += milliseconds * 1_000_000
            $0.realtime += milliseconds * 1_000_000
        }
    }

    func stepWallClock(milliseconds: Int64) {
        values.withLock { $0.realtime += milliseconds * 1_000_000 }
    }
}

@Suite struct ArrivalClockTests {
    @Test func countsFromItsMaking() {
        let clocks = SetClocks()
        let clock = ArrivalClock(source: clocks.source)
        #expect(clock.now() == .zero)
        #expect(clock.start == WallTime(nanoseconds: 1_700_000_000_000_000_000))
        clocks.advance(milliseconds: 20)
        #expect(clock.now() == SessionTime(milliseconds: 20))
        #expect(clock.session(of: clocks.source.reading()) == SessionTime(milliseconds: 20))
    }

    @Test func continuesASessionWhereItStood() {
        let clocks = SetClocks()
        let clock = ArrivalClock(source: clocks.source, elapsed: SessionTime(milliseconds: 3000))
        #expect(clock.now() == SessionTime(milliseconds: 3000))
        #expect(clock.start == WallTime(nanoseconds: 1_699_999_997_000_000_000))
    }

    @Test func convertsStampsExactly() {
        let clocks = SetClocks()
        var clock = ArrivalClock(source: clocks.source)
        clocks.advance(milliseconds: 30)
        let stamp = clocks.realtime
        clocks.advance(milliseconds: 20)
        let sample = clock.sample()
        #expect(clock.session(from: stamp, sampledAt: sample) == SessionTime(milliseconds: 30))
    }

    @Test(arguments: [-3_600_000, -40, -1, 1, 40, 3_600_000] as [Int64])
    func isNotMovedByAStepOfTheWallClock(step: Int64) {
        let clocks = SetClocks()
        var clock = ArrivalClock(source: clocks.source)
        clocks.advance(milliseconds: 1000)
        _ = clock.sample()
        clocks.stepWallClock(milliseconds: step)
        clocks.advance(milliseconds: 10)
        let stamp = clocks.realtime
        clocks.advance(milliseconds: 40)
        // The stamp and both clocks are of the new wall time: the offset of the round applies.
        let sample = clock.sample()
        let session = clock.session(from: stamp, sampledAt: sample)
        #expect(session == SessionTime(milliseconds: 1010))
    }

    @Test(arguments: [-3_600_000, -100, 100, 3_600_000] as [Int64])
    func knowsADatagramThatCameBeforeTheStep(step: Int64) {
        let clocks = SetClocks()
        var clock = ArrivalClock(source: clocks.source)
        clocks.advance(milliseconds: 1000)
        _ = clock.sample()
        clocks.advance(milliseconds: 10)
        let early = clocks.realtime
        clocks.advance(milliseconds: 10)
        clocks.stepWallClock(milliseconds: step)
        clocks.advance(milliseconds: 10)
        let late = clocks.realtime
        clocks.advance(milliseconds: 20)
        let sample = clock.sample()
        #expect(clock.session(from: early, sampledAt: sample) == SessionTime(milliseconds: 1010))
        #expect(clock.session(from: late, sampledAt: sample) == SessionTime(milliseconds: 1030))
    }

    @Test(arguments: [Int64.min, -1, 0, 1, 1_700_000_000_000_000_000, 1_700_000_001_000_000_000, .max])
    func neverLeavesTheSession(stamp: Int64) {
        let clocks = SetClocks()
        var clock = ArrivalClock(source: clocks.source)
        clocks.advance(milliseconds: 50)
        let sample = clock.sample()
        let session = clock.session(from: WallTime(nanoseconds: stamp), sampledAt: sample)
        #expect(session >= .zero)
        #expect(session <= SessionTime(milliseconds: 50))
    }

    @Test func readsTheMachinesClocks() {
        var clock = ArrivalClock()
        let stamp = ClockSource.system.reading().realtime
        let sample = clock.sample()
        let session = clock.session(from: stamp, sampledAt: sample)
        #expect(session <= clock.now())
        // 2023-11-14, the past on every machine with a set clock.
        #expect(clock.start > WallTime(nanoseconds: 1_700_000_000_000_000_000))
    }
}
