import Media
import Testing
import Threads

@Suite struct MonitorTests {
    // The threads are no tasks: one that waits would keep other tests from running.
    @Test func waitsUntilTheValueIsAsNeeded() {
        let monitor = Monitor(0)
        DetachedThread.start { for _ in 0..<3 { monitor.update { $0 += 1 } } }
        #expect(monitor.wait { $0 >= 3 ? $0 * 10 : nil } == 30)
    }

    @Test func wakesEverybodyWhoWaits() {
        let (monitor, woken) = (Monitor(false), Monitor(0))
        for _ in 0..<4 {
            DetachedThread.start {
                monitor.wait { $0 ? () : nil }
                woken.update { $0 += 1 }
            }
        }
        monitor.update { $0 = true }
        #expect(woken.wait { $0 == 4 ? $0 : nil } == 4)
    }

    @Test func waitsNoLongerThanItIsAsked() {
        let monitor = Monitor(0)
        let begin = ContinuousClock.now
        let result: Int? = monitor.wait(for: Interval(milliseconds: 20)) { $0 == 1 ? 1 : nil }
        #expect(result == nil && begin.duration(to: .now) >= .milliseconds(20))
        #expect(monitor.wait(for: .zero) { $0 } == 0, "what is there is given without waiting")
    }

    @Test func oneThreadAtATimeChangesTheValue() async {
        let monitor = Monitor(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { for _ in 0..<500 { monitor.update { $0 += 1 } } } }
        }
        #expect(monitor.update { $0 } == 2000)
    }
}
