import Media
import Testing

@testable import Simulator

@Suite struct ImpairmentOptionsTests {
    private func error(_ change: (inout ImpairmentOptions) -> Void) -> SimulatorError? {
        var options = ImpairmentOptions()
        change(&options)
        do throws(SimulatorError) {
            try options.validate()
            return nil
        } catch {
            return error
        }
    }

    @Test func acceptsTheBounds() {
        #expect(error { _ in } == nil)
        #expect(
            error {
                $0.lossPercent = 100
                $0.jitter = Interval(milliseconds: 10_000)
            } == nil)
    }

    @Test func namesWhatIsOutOfRange() {
        #expect(error { $0.lossPercent = 101 } == .invalidOption(reason: "loss: 101.0 %; expected 0 to 100"))
        #expect(
            error { $0.latePercent = -1 } == .invalidOption(reason: "lateness: -1.0 %; expected 0 to 100"))
        #expect(
            error { $0.bursts = .init(beginPercent: .nan, packets: 1) }
                == .invalidOption(reason: "bursts: nan %; expected 0 to 100"))
        #expect(
            error { $0.gilbertElliott = .init(enterPercent: 1, leavePercent: 200, lossPercent: 1) }
                == .invalidOption(reason: "leaving the bad state: 200.0 %; expected 0 to 100"))
        #expect(
            error { $0.delay = Interval(milliseconds: 10_001) }
                == .invalidOption(reason: "delay: 10.001 s; expected 0 to 10 s"))
    }

    @Test func refusesEveryRateThatIsNoPercentage() {
        let rates: [(name: String, set: (inout ImpairmentOptions, Double) -> Void)] = [
            ("loss", { $0.lossPercent = $1 }), ("reordering", { $0.reorderPercent = $1 }),
            ("duplication", { $0.duplicatePercent = $1 }), ("lateness", { $0.latePercent = $1 }),
            ("bursts", { $0.bursts = .init(beginPercent: $1, packets: 1) }),
            (
                "entering the bad state",
                { $0.gilbertElliott = .init(enterPercent: $1, leavePercent: 0, lossPercent: 0) }
            ),
            (
                "leaving the bad state",
                { $0.gilbertElliott = .init(enterPercent: 0, leavePercent: $1, lossPercent: 0) }
            ),
            (
                "loss in the bad state",
                { $0.gilbertElliott = .init(enterPercent: 0, leavePercent: 0, lossPercent: $1) }
            ),
        ]
        for (name, set) in rates {
            for percent in [-0.001, 100.001, .infinity] {
                let reason = "\(name): \(percent) %; expected 0 to 100"
                #expect(error { set(&$0, percent) } == .invalidOption(reason: reason))
            }
            for percent in [0, 100.0] { #expect(error { set(&$0, percent) } == nil) }
        }
    }

    @Test func refusesEveryDelayBelowZeroOrAboveTenSeconds() {
        let delays: [(name: String, set: (inout ImpairmentOptions, Interval) -> Void)] = [
            ("jitter", { $0.jitter = $1 }), ("delay", { $0.delay = $1 }), ("lateness", { $0.lateness = $1 }),
        ]
        for (name, set) in delays {
            for milliseconds in [-1, 10_001] as [Int64] {
                let interval = Interval(milliseconds: milliseconds)
                let reason = "\(name): \(interval.seconds) s; expected 0 to 10 s"
                #expect(error { set(&$0, interval) } == .invalidOption(reason: reason))
            }
            #expect(error { set(&$0, Interval(milliseconds: 10_000)) } == nil)
        }
    }
}
