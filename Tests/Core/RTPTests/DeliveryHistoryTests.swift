import TestSupport
import Testing

@testable import RTP

@Suite struct DeliveryHistoryTests {
    @Test func tellsDeliveredFromGivenUp() {
        var history = DeliveryHistory(startingAt: 100)
        history.deliver()
        history.skip(2)
        history.deliver()
        #expect(history.next == 104)
        #expect((98...105).map { history.wasDelivered($0) } == [false, false, true, false, false, true, false, false])
    }

    @Test func reachesBackToTheStartOrItsLength() {
        var history = DeliveryHistory(startingAt: -3)
        #expect(history.reach == 0)
        for _ in 0..<1030 { history.deliver() }
        #expect(history.reach == 1024)
        #expect(history.wasDelivered(history.next - 1024))
        #expect(!history.wasDelivered(history.next - 1025))
    }

    @Test(arguments: [Int64(1), 63, 64, 1023, 1024, 1025, 100_000])
    func forgetsWhatASkipPasses(count: Int64) {
        var history = DeliveryHistory(startingAt: 0)
        for _ in 0..<1024 { history.deliver() }
        history.skip(count)
        history.deliver()
        let next = history.next
        #expect(next == 1024 + count + 1)
        #expect(history.wasDelivered(next - 1))
        for sequence in max(1024, next - 1024)..<(next - 1) { #expect(!history.wasDelivered(sequence)) }
        if count < 1023 { #expect(history.wasDelivered(1023)) }
    }

    @Test func agreesWithASet() {
        var generator = SeededGenerator(seed: 7)
        var history = DeliveryHistory(startingAt: 65_000)
        var delivered: Set<Int64> = []
        for _ in 0..<3000 {
            if Int.random(in: 0..<4, using: &generator) == 0 {
                history.skip(Int64.random(in: 0...40, using: &generator))
            } else {
                delivered.insert(history.next)
                history.deliver()
            }
            let sequence = history.next - Int64.random(in: 1...1024, using: &generator)
            #expect(history.wasDelivered(sequence) == delivered.contains(sequence))
        }
    }
}
