import Media
import Testing

@testable import Ingest

@Suite struct WakerTests {
    @Test func aWakeBeforeTheWaitCounts() throws {
        let waker = try Waker()
        waker.wake()
        waker.wake()
        // Would take ten minutes, and a wake is not used up.
        for _ in 0..<2 { waker.wait(Interval(milliseconds: 600_000)) }
        waker.reset()
        waker.wait(.zero)
    }

    @Test func anyThreadMayWake() async throws {
        let waker = try Waker()
        let waiting = Task.detached { waker.wait(Interval(milliseconds: 600_000)) }
        waker.wake()
        await waiting.value
    }

    @Test func tellsTheReceiverOnce() throws {
        let receiver = try Loopback.receiver()
        var round = try ReceivedRound()
        receiver.wake()
        let woken = [try receiver.drain(into: &round).wasWoken, try receiver.drain(into: &round).wasWoken]
        #expect(woken == [true, false])
    }
}
