import Jobs
import Media
import RTP
import Testing

@testable import Engine

@Suite struct KeyFrameAskingTests {
    private func time(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }
    private func seconds(_ seconds: Int64) -> Interval { Interval(milliseconds: seconds * 1000) }

    @Test func asksAtOnceAndThenOnceASecond() {
        var asking = KeyFrameAsking()
        #expect(asking.isDue(at: time(500), interval: .zero, since: time(500)))
        asking.noteAsked(at: time(500))
        #expect(!asking.isDue(at: time(1499), interval: .zero, since: .zero))
        #expect(asking.isDue(at: time(1500), interval: .zero, since: .zero))
    }

    @Test func asksAfterEachIntervalFromTheBeginningOn() {
        var asking = KeyFrameAsking()
        #expect(!asking.isDue(at: time(5999), interval: seconds(5), since: time(1000)))
        #expect(asking.isDue(at: time(6000), interval: seconds(5), since: time(1000)))
        asking.noteRequest(at: time(6000))
        #expect(!asking.isDue(at: time(10_999), interval: seconds(5), since: time(1000)))
        #expect(asking.isDue(at: time(11_000), interval: seconds(5), since: time(1000)))
    }

    @Test func countsWhatWentOutAndNotWhatWasMeant() {
        var asking = KeyFrameAsking()
        asking.noteAsked(at: .zero)
        #expect(asking.count == 0)
        asking.noteRequest(at: .zero)
        #expect(asking.count == 1)
    }
}
