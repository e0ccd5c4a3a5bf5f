import Testing

@testable import Simulator

@Suite struct SplitMix64Tests {
    // The numbers of Vigna's splitmix64.c for the seed 1234567.
    @Test func givesTheNumbersOfItsAuthors() {
        var generator = SplitMix64(seed: 1_234_567)
        let numbers = (0..<3).map { _ in generator.next() }
        #expect(numbers == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
    }

    @Test func streamsOfOneSeedDiffer() {
        let firsts = (0..<100 as Range<UInt64>).map { stream in
            var generator = SplitMix64(seed: 7, stream: stream)
            return generator.next()
        }
        #expect(Set(firsts).count == 100)
    }

    @Test func unitsLieBelowOne() {
        var generator = SplitMix64(seed: 1)
        let units = (0..<1000).map { _ in generator.nextUnit() }
        #expect(units.allSatisfy { (0..<1).contains($0) })
        #expect((0.45...0.55).contains(units.reduce(0, +) / 1000))
    }
}
