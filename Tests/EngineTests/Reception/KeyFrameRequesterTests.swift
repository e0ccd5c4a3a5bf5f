import Jobs
import Media
import RTP
import Testing

@testable import Engine

@Suite struct KeyFrameRequesterTests {
    private func time(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }
    private func seconds(_ seconds: Int64) -> Interval { Interval(milliseconds: seconds * 1000) }

    @Test func asksAtOnceAndThenOnceASecond() {
        var keyFrameRequester = KeyFrameRequester()
        #expect(keyFrameRequester.isDue(at: time(500), interval: .zero, since: time(500)))
        keyFrameRequester.noteAsked(at: time(500))
        #expect(!keyFrameRequester.isDue(at: time(1499), interval: .zero, since: .zero))
        #expect(keyFrameRequester.isDue(at: time(1500), interval: .zero, since: .zero))
    }

    @Test func asksAfterEachIntervalFromTheBeginningOn() {
        var keyFrameRequester = KeyFrameRequester()
        #expect(!keyFrameRequester.isDue(at: time(5999), interval: seconds(5), since: time(1000)))
        #expect(keyFrameRequester.isDue(at: time(6000), interval: seconds(5), since: time(1000)))
        keyFrameRequester.noteRequest(at: time(6000))
        #expect(!keyFrameRequester.isDue(at: time(10_999), interval: seconds(5), since: time(1000)))
        #expect(keyFrameRequester.isDue(at: time(11_000), interval: seconds(5), since: time(1000)))
    }

    @Test func countsWhatWentOutAndNotWhatWasMeant() {
        var keyFrameRequester = KeyFrameRequester()
        keyFrameRequester.noteAsked(at: .zero)
        #expect(keyFrameRequester.count == 0)
        keyFrameRequester.noteRequest(at: .zero)
        #expect(keyFrameRequester.count == 1)
    }
}
