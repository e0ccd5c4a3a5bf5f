import Testing

@testable import Ingest

@Suite struct DropCounterTests {
    @Test func tellsEachDropOnce() {
        var counter = DropCounter()
        counter.observe(3)
        #expect(counter.takeNew() == 3)
        counter.observe(3)
        #expect(counter.takeNew() == 0)
        counter.observe(10)
        #expect(counter.takeNew() == 7)
        #expect(counter.total == 10)
    }

    @Test func carriesOnOverTheWrapOfThirtyTwoBits() {
        var counter = DropCounter()
        for reading in [0x7FFF_FFFF, 0xFFFF_FFF0, 0x0000_0010] as [UInt32] { counter.observe(reading) }
        #expect(counter.total == 0x1_0000_0010)
    }

    @Test func ignoresAReadingOlderThanTheLast() {
        var counter = DropCounter()
        counter.observe(100)
        // A datagram queued when the counter stood at 40 is read after the counter was asked.
        counter.observe(40)
        #expect(counter.total == 100)
        counter.observe(101)
        #expect(counter.total == 101)
    }

    @Test func previewsWithoutTelling() {
        var counter = DropCounter()
        counter.observe(5)
        #expect(counter.total(with: 9) == 9)
        #expect(counter.takeNew() == 5)
    }
}
