import Media
import Testing

@testable import Simulator

@Suite struct ImpairmentTests {
    private func fates(_ options: ImpairmentOptions, seed: UInt64 = 1, stream: UInt64 = 0) -> [[SessionTime]] {
        var impairment = Impairment(options: options, seed: seed, stream: stream)
        return (0..<2000).map { impairment.decide(due: SessionTime(milliseconds: $0 * 20)) }
    }

    @Test func leavesAGoodNetworkAlone() {
        let expected = (0..<2000).map { [SessionTime(milliseconds: $0 * 20)] }
        #expect(fates(ImpairmentOptions()) == expected)
    }

    /// The bounds are five standard deviations of a binomial distribution, and the seed is fixed: no luck is involved.
    @Test(arguments: [(0, 0...0), (5, 52...148), (30, 498...702), (100, 2000...2000)] as [(Double, ClosedRange<Int>)])
    func losesTheShareAskedFor(_ percent: Double, _ expected: ClosedRange<Int>) {
        let lost = fates(ImpairmentOptions(lossPercent: percent)).count { $0.isEmpty }
        #expect(expected.contains(lost), "\(lost)")
    }

    @Test func sendsDuplicatesAMillisecondLater() {
        let fates = fates(ImpairmentOptions(duplicatePercent: 10))
        let doubled = fates.filter { $0.count == 2 }
        #expect((133...267).contains(doubled.count))
        #expect(doubled.allSatisfy { $0[1] - $0[0] == Interval(milliseconds: 1) })
        #expect(fates.allSatisfy { $0.count == 1 || $0.count == 2 })
    }

    @Test func delaysByJitterWithoutDisturbingTheOrder() {
        let times = fates(ImpairmentOptions(jitter: Interval(milliseconds: 50))).flatMap { $0 }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
        for (index, time) in times.enumerated() {
            let delay = time - SessionTime(milliseconds: Int64(index) * 20)
            #expect(delay >= .zero && delay <= Interval(milliseconds: 50))
        }
        #expect(Set(times.indices.map { times[$0].nanoseconds - Int64($0) * 20_000_000 }).count > 100)
    }

    @Test func holdsBackSoThatOthersOvertake() {
        let times = fates(ImpairmentOptions(reorderPercent: 10)).flatMap { $0 }
        let delays = times.enumerated().map { $1 - SessionTime(milliseconds: Int64($0) * 20) }
        let held = delays.filter { $0 > .zero }
        #expect((133...267).contains(held.count))
        #expect(held.allSatisfy { $0 >= Interval(milliseconds: 5) && $0 <= Interval(milliseconds: 45) })
        #expect(zip(times, times.dropFirst()).contains { $0 > $1 })
    }

    /// Lengths of the runs of lost packets.
    private func runs(_ options: ImpairmentOptions) -> [Int] {
        var runs = [0]
        for fate in fates(options) {
            if fate.isEmpty { runs[runs.count - 1] += 1 } else if runs.last != 0 { runs.append(0) }
        }
        return runs.filter { $0 > 0 }
    }

    @Test func losesInBursts() {
        var options = ImpairmentOptions()
        options.bursts = .init(beginPercent: 0.5, packets: 8)
        let runs = runs(options)
        #expect((3...25).contains(runs.count))
        // Two bursts may meet.
        #expect(runs.allSatisfy { $0 >= 8 } && runs.contains(8))
    }

    /// In the long run a network is bad for enter / (enter + leave) of the time; a bad state lasts for 1 / leave
    /// packets.
    @Test func losesAsGilbertAndElliottModelIt() {
        var options = ImpairmentOptions()
        options.gilbertElliott = .init(enterPercent: 2, leavePercent: 20, lossPercent: 100)
        let runs = runs(options)
        let lost = runs.reduce(0, +)
        #expect((90...290).contains(lost), "\(lost)")
        #expect((3.0...7.0).contains(Double(lost) / Double(runs.count)))
        options.gilbertElliott?.lossPercent = 0
        #expect(self.runs(options).isEmpty)
    }

    @Test func letsSomeComeLateAndAllByTheDelay() {
        var options = ImpairmentOptions()
        options.delay = Interval(milliseconds: 30)
        options.latePercent = 10
        options.lateness = Interval(milliseconds: 800)
        let delays = fates(options).flatMap { $0 }.enumerated().map { $1 - SessionTime(milliseconds: Int64($0) * 20) }
        #expect(Set(delays) == [Interval(milliseconds: 30), Interval(milliseconds: 830)])
        #expect((133...267).contains(delays.count { $0 > Interval(milliseconds: 30) }))
    }

    @Test func losesTheNextPacketsOnDemand() {
        var impairment = Impairment(options: ImpairmentOptions(), seed: 1, stream: 0)
        impairment.lose(next: 2)
        #expect((0..<4).map { impairment.decide(due: SessionTime(milliseconds: $0)).count } == [0, 0, 1, 1])
    }

    @Test func decidesTheSameForTheSameSeedAndStream() {
        let options = ImpairmentOptions(
            lossPercent: 5, reorderPercent: 5, duplicatePercent: 5, jitter: Interval(milliseconds: 10))
        #expect(fates(options) == fates(options))
        #expect(fates(options) != fates(options, seed: 2))
        #expect(fates(options) != fates(options, stream: 1))
    }

    @Test func losesTheSamePacketsWhateverElseIsAskedFor() {
        let alone = fates(ImpairmentOptions(lossPercent: 5)).map(\.isEmpty)
        let together = fates(ImpairmentOptions(lossPercent: 5, reorderPercent: 20, duplicatePercent: 20))
        #expect(together.map(\.isEmpty) == alone)
    }

    @Test(arguments: [
        ImpairmentOptions(lossPercent: -1), ImpairmentOptions(reorderPercent: 101),
        ImpairmentOptions(duplicatePercent: .nan), ImpairmentOptions(jitter: Interval(milliseconds: -1)),
        ImpairmentOptions(jitter: Interval(milliseconds: 10_001)),
    ])
    func refusesWhatCannotBe(_ options: ImpairmentOptions) {
        #expect(throws: SimulatorError.self) { try options.validate() }
    }

    /// First outputs for seed 0, from the reference implementation (Vigna, splitmix64.c).
    @Test func countsAsSplitMix64Does() {
        var generator = SplitMix64(seed: 0)
        #expect(generator.next() == 0xE220_A839_7B1D_CDAF)
        #expect(generator.next() == 0x6E78_9E6A_A1B9_65F4)
        #expect(generator.next() == 0x06C4_5D18_8009_454F)
    }
}
