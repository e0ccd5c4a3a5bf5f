import Engine
import Jobs
import Media
import RTP
import SRTP
import TestSupport
import Testing

@testable import Recorder

@Suite struct EngineFeedTests {
    /// A clock that somebody turns.
    private final class Clock {
        var now = SessionTime.zero
    }

    private let clock = Clock()
    private let source = Endpoint(address: .v4(1), port: 9)

    private func time(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    private func feed() -> EngineFeed {
        let started = JobStarted(
            job: "{}", recordingID: "take-1", sessionStart: WallTime(nanoseconds: 0), tick: JobStarted.defaultTick,
            writer: "test")
        let engine = RecordingEngine(
            started: started, job: Job(source: .sdp(SDPSource(connections: []))), pipeline: Pipeline(outputs: []),
            ciphers: SRTPLibrary())
        let clock = clock
        return EngineFeed(engine, tick: JobStarted.defaultTick) { clock.now }
    }

    private func receive(_ feed: inout EngineFeed, at milliseconds: Int64) {
        let datagram: [UInt8] = [0x80, 0, 0, 1]
        feed.receive(datagram.span, from: source, port: 5000, at: time(milliseconds))
    }

    @Test func handsEverythingOnWhileThereIsTime() {
        var feed = feed()
        feed.beginRound()
        receive(&feed, at: 30)
        #expect(feed.isEmpty && feed.engine.now == time(30) && feed.lag == .zero)
        #expect(feed.lastTick == time(20) && feed.lastTick == feed.engine.lastTick)
        feed.handle(.stop(.requested), at: time(50))
        #expect(feed.engine.stop == .requested)
        feed.advance(to: time(119))
        #expect(feed.isEmpty && feed.lastTick == time(100) && feed.engine.lastTick == time(100))
    }

    @Test func keepsTheRestForTheNextRound() {
        var feed = feed()
        feed.beginRound()
        receive(&feed, at: 30)
        clock.now = clock.now + EngineFeed.slice
        receive(&feed, at: 70)
        feed.handle(.stop(.requested), at: time(90))
        feed.advance(to: time(130))
        feed.work()
        #expect(!feed.isEmpty && feed.engine.now == time(30) && feed.engine.stop == nil)
        #expect(feed.lag == Interval(milliseconds: 100))
        // What comes next gets the time that it would have got from an engine that is not late.
        #expect(feed.lastTick == time(120))
        feed.beginRound()
        receive(&feed, at: 140)
        #expect(feed.engine.now == time(30), "not before what has waited longer")
        feed.work()
        #expect(feed.isEmpty && feed.engine.now == time(140) && feed.engine.stop == .requested && feed.lag == .zero)
    }

    @Test func worksEverythingOffAtTheEnd() {
        var feed = feed()
        receive(&feed, at: 10)
        feed.advance(to: time(5000))
        feed.work()
        #expect(!feed.isEmpty, "no round has begun")
        feed.workOff()
        #expect(feed.isEmpty && feed.engine.now == time(5000))
    }

    // The journal has them; without a bound a slow encoder would fill the memory.
    @Test func keepsNoMoreThanALimit() {
        var feed = feed()
        let datagram = [UInt8](repeating: 0, count: 65_000)
        let room = EngineFeed.byteLimit / (datagram.count + EngineBacklog.callCost) + 1
        for _ in 0..<room { feed.receive(datagram.span, from: source, port: 5000, at: time(10)) }
        #expect(feed.shedCount == 0)
        for _ in 0..<3 { feed.receive(datagram.span, from: source, port: 5000, at: time(20)) }
        feed.handle(.stop(.requested), at: time(30))
        #expect(feed.shedCount == 3)
        feed.workOff()
        #expect(feed.engine.stop == .requested, "events are never left out")
        receive(&feed, at: 40)
        #expect(feed.shedCount == 3 && feed.engine.now == time(40))
    }
}
