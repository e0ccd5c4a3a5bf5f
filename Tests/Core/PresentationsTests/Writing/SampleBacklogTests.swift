import Media
import Packaging
import TestSupport
import Testing

@testable import Presentations

@Suite struct SampleBacklogTests {
    private func waiting(_ time: Int64) -> SampleBacklog.Waiting {
        SampleBacklog.Waiting(
            sample: Sample(presentationTime: time + 5, decodeTime: time, duration: 1, isKeyFrame: false),
            clockRate: ClockRate(hertz: 1000), start: SessionTime(milliseconds: 100))
    }

    @Test func givesSamplesInTheOrderInWhichTheyCame() {
        var backlog = SampleBacklog()
        #expect(backlog.isEmpty && backlog.time == nil)
        backlog.append([1, 2].span, waiting(7))
        backlog.append([3].span, waiting(6))
        // When they are decoded, not when they are shown.
        #expect(backlog.time == SessionTime(milliseconds: 107) && !backlog.beginsFormat)
        var taken: [[UInt8]] = []
        backlog.take { taken.append($0.bytes) }
        #expect(backlog.time == SessionTime(milliseconds: 106))
        backlog.take { taken.append($0.bytes) }
        backlog.take { taken.append($0.bytes) }
        #expect(taken == [[1, 2], [3]])
        #expect(backlog.isEmpty)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func isAQueueWhateverComesAndGoes(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var backlog = SampleBacklog()
        var expected: [[UInt8]] = []
        var taken: [[UInt8]] = []
        for i in 0..<2000 {
            if Int.random(in: 0..<200, using: &generator) < 100 + (i / 200 % 2 == 0 ? 20 : -20) {
                let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: i), count: i % 7)
                expected.append(bytes)
                backlog.append(bytes.span, waiting(Int64(i)))
            } else {
                backlog.take { taken.append($0.bytes) }
            }
        }
        while !backlog.isEmpty { backlog.take { taken.append($0.bytes) } }
        #expect(taken == expected)
    }

    @Test func knowsWhetherAFormatBegins() {
        var backlog = SampleBacklog()
        #expect(!backlog.beginsFormat)
        var next = waiting(0)
        next.format = Presented.opus
        backlog.append([1].span, next)
        backlog.append([1].span, waiting(1))
        #expect(backlog.beginsFormat)
        backlog.take { _ in }
        #expect(!backlog.beginsFormat)
    }

    @Test func passesOnWhatItsReaderThrows() {
        struct Failure: Error {}
        var backlog = SampleBacklog()
        backlog.append([1].span, waiting(0))
        var hasFailed = false
        do throws(Failure) {
            try backlog.take { _ throws(Failure) in throw Failure() }
        } catch {
            hasFailed = true
        }
        #expect(hasFailed && backlog.isEmpty)
    }

    @Test func movesWhatWaits() {
        var backlog = SampleBacklog()
        backlog.append([1].span, waiting(0))
        backlog.append([1].span, waiting(1))
        backlog.take { _ in }
        backlog.move(by: Interval(milliseconds: -50))
        #expect(backlog.time == SessionTime(milliseconds: 51))
        backlog.append([1].span, waiting(2))
        backlog.take { _ in }
        #expect(backlog.time == SessionTime(milliseconds: 102))
    }
}
