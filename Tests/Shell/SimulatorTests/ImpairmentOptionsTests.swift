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
        #expect(error { $0.lossPercent = 101 } == .invalidOption(reason: "loss of 101.0 %: 0 to 100 are possible"))
        #expect(
            error { $0.latePercent = -1 } == .invalidOption(reason: "lateness of -1.0 %: 0 to 100 are possible"))
        #expect(
            error { $0.bursts = .init(beginPercent: .nan, packets: 1) }
                == .invalidOption(reason: "bursts of nan %: 0 to 100 are possible"))
        #expect(
            error { $0.gilbertElliott = .init(enterPercent: 1, leavePercent: 200, lossPercent: 1) }
                == .invalidOption(reason: "leaving a bad state of 200.0 %: 0 to 100 are possible"))
        #expect(
            error { $0.delay = Interval(milliseconds: 10_001) }
                == .invalidOption(reason: "delay of 10.001 s: 0 to 10 s are possible"))
    }
}
