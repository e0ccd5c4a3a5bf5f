import Testing

@testable import Engine

struct Int64CountsTests {
    @Test(arguments: [
        (Int64(0), Int64(3), Int64(3)), (5, -1, 5), (5, .min, 5), (.max, 1, .max), (.max - 1, .max, .max),
    ])
    func addsWhateverTheJournalSaysWithoutATrap(sum: Int64, count: Int64, expected: Int64) {
        var total = sum
        total.add(count: count)
        #expect(total == expected)
    }
}
