import Captures
import Jobs
import Media
import Testing

@testable import Recorder

@Suite struct JournalOrderTests {
    private func record(_ number: Int64?, at time: Int64) -> JournalRecord {
        JournalRecord(time: WallTime(nanoseconds: time), json: 0..<2, number: number)
    }

    @Test func takesEachNumberOnce() {
        var order = JournalOrder()
        var accepted: [Int64] = []
        for number in [0, 1, 2, 1, 2, 3, 5, 4] as [Int64] {
            if order.accepts(record(number, at: number), [1].span) { accepted.append(number) }
        }
        #expect(accepted == [0, 1, 2, 3, 5])
    }

    /// Old journals have no numbers: the same event at the same time is the same.
    @Test func passesOverADoubledEventWithoutNumber() {
        var order = JournalOrder()
        var accepted: [Int64] = []
        for (time, text) in [(1, 7), (1, 8), (2, 7), (1, 7), (2, 7), (3, 7)] as [(Int64, UInt8)] {
            if order.accepts(record(nil, at: time), [text].span) { accepted.append(time) }
        }
        #expect(accepted == [1, 1, 2, 3])
    }

    @Test func hasNothingLostWithoutAReview() {
        var order = JournalOrder()
        let lost = order.takeLost(before: .end)
        #expect(lost == nil && !order.hasLost && order.missing == 0)
    }
}
