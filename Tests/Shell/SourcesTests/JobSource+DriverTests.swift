import Jobs
import Testing
import Threads

@testable import Sources

@Suite struct SourceDriverTests {
    @Test func eachLiveSourceHasItsDriver() throws {
        #expect(try JobSource.sdp(SDPSource(connections: [])).makeDriver() is SDPDriver)
        #expect(try JobSource.sora(SoraSource(url: "http://127.0.0.1:1/", channelID: "c")).makeDriver() is SoraDriver)
    }

    @Test func aCaptureIsNotRecordedLive() {
        let error = SourcesError.notLive(file: "a.pcap")
        #expect(throws: error) { try JobSource.capture(CaptureSource(file: "a.pcap")).makeDriver() }
        #expect(error.description == "a.pcap: a capture is not recorded live; `rokuga batch` makes recordings of it")
    }

    @Test func aMessageWakesTheLoopAfterItWasPosted() {
        let mailbox = Mailbox<SourceMessage>()
        let seen = Mailbox<[SourceMessage]>()
        SourceInbox(mailbox, wake: { seen.post(mailbox.takeAll()) }).post(.ended)
        #expect(seen.takeAll() == [[.ended]])
    }
}
