import Media
import Testing

@testable import Delivery

@Suite struct PushServerTests {
    private func seconds(_ seconds: Double) -> SessionTime {
        SessionTime(nanoseconds: Int64(seconds * 1e9))
    }

    /// Fails whenever it may be asked, up to a time.
    private func fail(
        _ server: inout PushServer, upTo end: Double, jitter: Double = 1
    ) -> (times: [Double], told: [String]) {
        var (times, told): ([Double], [String]) = ([], [])
        var now = SessionTime.zero
        while now < seconds(end), let pause = server.pause(at: now) {
            now = now + pause
            server.begin()
            times.append((now - .zero).seconds)
            if let news = server.noteFailure("gone", at: now, jitter: jitter) { told.append(news) }
        }
        return (times, told)
    }

    @Test func isAskedAtGrowingDistances() {
        var server = PushServer("http://a")
        #expect(server.pause(at: .zero) == .zero)
        let (times, told) = fail(&server, upTo: 100)
        #expect(times == [0, 0.5, 1.5, 3.5, 7.5] + stride(from: 15.5, through: 105.5, by: 10))
        #expect(
            told == ["http://a cannot be reached (gone); what is missing there is sent later"])
    }

    @Test func isAskedEarlierByChance() {
        var server = PushServer("http://a")
        #expect(fail(&server, upTo: 3, jitter: 0).times == [0, 0.25, 0.75, 1.75, 3.75])
    }

    @Test func tellsThatItIsBack() {
        var server = PushServer("http://a")
        _ = fail(&server, upTo: 30)
        server.begin()
        #expect(server.noteProgress(at: seconds(40)) == "http://a takes files again after 40 s")
        #expect(server.pause(at: seconds(40)) == .zero && server.problem == nil)
        server.begin()
        #expect(server.noteProgress(at: seconds(41)) == nil)
    }

    @Test func oneFailureIsNoNews() {
        var server = PushServer("http://a")
        server.begin()
        #expect(server.noteFailure("gone", at: .zero, jitter: 0) == nil)
        server.begin()
        #expect(server.noteProgress(at: seconds(1)) == nil)
    }

    @Test func requestsThatFailTogetherCountOnce() {
        var server = PushServer("http://a")
        for _ in 0..<4 { server.begin() }
        for _ in 0..<4 { _ = server.noteFailure("gone", at: seconds(1), jitter: 1) }
        #expect(server.pause(at: seconds(1)) == PushServer.shortestPause)
        // One finds out whether it is back; the others wait for it.
        #expect(server.pause(at: seconds(2)) == .zero)
        server.begin()
        #expect(server.pause(at: seconds(2)) == nil)
        server.noteNothing()
        #expect(server.pause(at: seconds(2)) == .zero)
    }

    @Test func aRefusalIsToldOnceAndTriedRarely() {
        var server = PushServer("http://a")
        var told: [String] = []
        for minute in 0..<5 {
            let now = seconds(Double(60 * minute))
            #expect(server.pause(at: now) == .zero)
            server.begin()
            if let news = server.noteRefusal("wants a password", at: now) { told.append(news) }
            #expect(server.pause(at: now) == PushServer.pauseAfterRefusal)
        }
        #expect(told.count == 1 && told[0].hasPrefix("http://a wants a password; what is missing there"))
        server.begin()
        #expect(server.noteProgress(at: seconds(300)) == "http://a takes files again after 300 s")
    }

    @Test func isGivenUpWhenItsPatienceIsOver() {
        var server = PushServer("http://a")
        _ = fail(&server, upTo: 1000)
        server.finish(patience: Interval(milliseconds: 60_000), at: seconds(1000))
        var now = seconds(1000)
        var count = 0
        while let pause = server.pause(at: now) {
            #expect(pause <= PushServer.longestPauseAtEnd)
            now = now + pause
            server.begin()
            count += 1
            _ = server.noteFailure("gone", at: now, jitter: 1)
        }
        #expect(server.isGivenUp && server.problem == "gone" && count > 10)
        #expect(now >= seconds(1060) && now <= seconds(1065))
    }

    @Test func progressAtTheEndIsPatience() {
        var server = PushServer("http://a")
        server.finish(patience: Interval(milliseconds: 60_000), at: .zero)
        for minute in 1...10 {
            server.begin()
            _ = server.noteProgress(at: seconds(Double(minute) * 60))
            server.begin()
            _ = server.noteFailure("gone", at: seconds(Double(minute) * 60 + 59), jitter: 1)
            #expect(!server.isGivenUp)
        }
    }

    @Test func aRefusalAtTheEndIsTheEnd() {
        var server = PushServer("http://a")
        server.begin()
        _ = server.noteRefusal("wants a password", at: .zero)
        server.finish(patience: Interval(milliseconds: 60_000), at: seconds(1))
        #expect(server.pause(at: seconds(1)) == .zero)
        server.begin()
        #expect(server.noteRefusal("wants a password", at: seconds(1)) == nil)
        #expect(server.isGivenUp && server.pause(at: seconds(1)) == nil && server.problem == "wants a password")
    }
}
