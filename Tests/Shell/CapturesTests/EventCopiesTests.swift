import Media
import Testing

@testable import Captures

@Suite struct EventCopiesTests {
    @Test func givesEachEventOnceBehindTheDistance() {
        var copies = EventCopies(count: 7)
        copies.append(Array("a".utf8).span, at: WallTime(nanoseconds: 1), position: 100)
        copies.append(Array("b".utf8).span, at: WallTime(nanoseconds: 2), position: 400)
        #expect(copies.due == 100 + EventCopies.distance)
        let early = copies.takeDue(at: copies.due - 1)
        #expect(early == nil)
        let first = copies.takeDue(at: copies.due)
        #expect(first?.number == 7 && first?.json == Array("a".utf8) && first?.time.nanoseconds == 1)
        let notYet = copies.takeDue(at: 100 + EventCopies.distance)
        #expect(notYet == nil && copies.due == 400 + EventCopies.distance)
        let last = copies.takeFirst()
        #expect(last?.number == 8)
        let none = copies.takeFirst()
        #expect(none == nil && copies.due == .max)
    }

    /// As in a channel of two weeks, where some event always waits.
    @Test func keepsOnlyWhatWaits() {
        var copies = EventCopies(count: 0)
        var taken: [Int64] = []
        for i in 0..<10_000 as Range<Int64> {
            copies.append([1].span, at: WallTime(nanoseconds: i), position: i * 1000)
            while let event = copies.takeDue(at: i * 1000) { taken.append(event.number) }
        }
        #expect(taken == Array(0..<Int64(taken.count)) && taken.count == 10_000 - 66)
    }
}
