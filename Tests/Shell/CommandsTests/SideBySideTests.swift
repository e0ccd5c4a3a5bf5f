import Media
import Synchronization
import Testing
import Threads

@testable import Commands

@Suite struct SideBySideTests {
    private struct Refusal: Error {}

    @Test(arguments: [1, 2, 3, 64]) func givesResultsInOrderHoweverManyRunAtOnce(limit: Int) {
        var results: [Int] = []
        SideBySide<Int, Int>(limit: limit).run(
            count: 20, prepare: { $0 }, perform: { work, _ in work * work }, progress: { _, _ in },
            finished: { index, result in
                #expect(index == results.count)
                results.append(result)
            })
        #expect(results == (0..<20).map { $0 * $0 })
    }

    @Test func keepsTheOrderWhereTheFirstIsTheLastToFinish() {
        let gate = Mailbox<Void>()
        var order: [Int] = []
        SideBySide<Int, Int>(limit: 2).run(
            count: 2, prepare: { $0 },
            perform: { work, _ in
                // The first waits until the second has finished.
                if work == 0 { while gate.take(waiting: Interval(milliseconds: 1000)) == nil {} } else { gate.post(()) }
                return work
            }, progress: { _, _ in }, finished: { index, _ in order.append(index) })
        #expect(order == [0, 1])
    }

    @Test(arguments: [1, 2, 5]) func neverWorksOnMoreThanItsLimit(limit: Int) {
        final class Count: Sendable { let value = Mutex((now: 0, most: 0)) }
        let count = Count()
        SideBySide<Int, Void>(limit: limit).run(
            count: 50, prepare: { $0 },
            perform: { _, progress in
                count.value.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                progress(1)
                count.value.withLock { $0.now -= 1 }
            }, progress: { _, _ in }, finished: { _, _ in })
        #expect(count.value.withLock { $0.most } <= limit)
    }

    @Test func worksAtTheSameTime() {
        // Each waits for the other: one after the other, neither would ever finish.
        let (first, second) = (Mailbox<Void>(), Mailbox<Void>())
        var count = 0
        SideBySide<Int, Void>(limit: 2).run(
            count: 2, prepare: { $0 },
            perform: { work, _ in
                let (own, other) = work == 0 ? (first, second) : (second, first)
                other.post(())
                while own.take(waiting: Interval(milliseconds: 1000)) == nil {}
            }, progress: { _, _ in }, finished: { _, _ in count += 1 })
        #expect(count == 2)
    }

    @Test func reportsProgressBeforeTheResult() {
        var lines: [String] = []
        SideBySide<Int, String>(limit: 1).run(
            count: 2, prepare: { $0 },
            perform: { work, progress in
                progress(Int64(10 * work + 1))
                progress(Int64(10 * work + 2))
                return "done"
            }, progress: { lines.append("\($0): \($1)") }, finished: { lines.append("\($0): \($1)") })
        #expect(lines == ["0: 1", "0: 2", "0: done", "1: 11", "1: 12", "1: done"])
    }

    @Test func beginsNothingMoreAfterAFailureAndWaitsForWhatRuns() {
        let finishedWork = Mutex(0)
        var begun: [Int] = []
        #expect(throws: Refusal.self) {
            try SideBySide<Int, Int>(limit: 1).run(
                count: 9,
                prepare: { index in
                    begun.append(index)
                    return index
                },
                perform: { work, _ in
                    finishedWork.withLock { $0 += 1 }
                    return work
                }, progress: { _, _ in },
                finished: { index, _ throws(Refusal) in if index == 2 { throw Refusal() } })
        }
        #expect(begun == [0, 1, 2])
        #expect(finishedWork.withLock { $0 } == 3)
    }

    @Test func doesNothingWithoutWork() {
        SideBySide<Int, Int>(limit: 4).run(
            count: 0, prepare: { $0 }, perform: { work, _ in work }, progress: { _, _ in },
            finished: { _, _ in Issue.record("nothing can finish") })
    }

    @Test func writesWhereTheCallerWrites() {
        let transcript = Transcript {
            SideBySide<Int, Void>(limit: 2).run(
                count: 1, prepare: { $0 }, perform: { _, _ in Console.log("from a thread") }, progress: { _, _ in },
                finished: { _, _ in })
        }
        #expect(transcript.errors == "from a thread\n")
    }
}
