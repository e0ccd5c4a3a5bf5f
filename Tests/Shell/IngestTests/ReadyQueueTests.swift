import TestSupport
import Testing

@testable import Ingest

@Suite struct ReadyQueueTests {
    @Test func servesEachSlotOnceInTheOrderOfComing() {
        var queue = ReadyQueue()
        queue.reserve(slots: 3)
        for slot in [2, 0, 2, 1, 0] { queue.insert(slot) }
        #expect([queue.popFirst(), queue.popFirst(), queue.popFirst(), queue.popFirst()] == [2, 0, 1, nil])
        #expect(queue.isEmpty)
    }

    @Test func keepsItsContentWhenItGrows() {
        var queue = ReadyQueue()
        queue.reserve(slots: 2)
        queue.insert(0)
        queue.insert(1)
        #expect(queue.popFirst() == 0)
        queue.insert(0)
        queue.reserve(slots: 4)
        queue.insert(3)
        #expect([queue.popFirst(), queue.popFirst(), queue.popFirst()] == [1, 0, 3])
    }

    @Test func takesNoSlotThatWasNotReserved() {
        var queue = ReadyQueue()
        queue.insert(0)
        queue.reserve(slots: 1)
        queue.insert(1)
        queue.insert(-1)
        #expect(queue.isEmpty)
    }

    @Test func forgetsARemovedSlotAndKeepsTheOrder() {
        var queue = ReadyQueue()
        queue.reserve(slots: 4)
        for slot in [3, 1, 0, 2] { queue.insert(slot) }
        queue.remove(1)
        queue.remove(1)
        #expect([queue.popFirst(), queue.popFirst(), queue.popFirst(), queue.popFirst()] == [3, 0, 2, nil])
    }

    @Test func behavesLikeAListWithoutDuplicates() {
        var random = SeededGenerator(seed: 7)
        var queue = ReadyQueue()
        queue.reserve(slots: 8)
        var model: [Int] = []
        for _ in 0..<2000 {
            let slot = Int.random(in: 0..<8, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                queue.remove(slot)
                model.removeAll { $0 == slot }
            case 1, 2:
                #expect(queue.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            default:
                queue.insert(slot)
                if !model.contains(slot) { model.append(slot) }
            }
            #expect(queue.isEmpty == model.isEmpty)
        }
    }
}
