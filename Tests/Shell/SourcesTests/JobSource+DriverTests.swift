import Jobs
import Testing

@testable import Sources

@Suite struct JobSourceDriverTests {
    @Test func eachLiveSourceHasItsDriver() throws {
        #expect(try JobSource.sdp(SDPSource(connections: [])).makeDriver() is SDPDriver)
        #expect(try JobSource.sora(SoraSource(url: "http://127.0.0.1:1/", channelID: "c")).makeDriver() is SoraDriver)
    }

    @Test func aCaptureIsNotRecordedLive() {
        let error = SourcesError.notLive(file: "a.pcap")
        #expect(throws: error) { try JobSource.capture(CaptureSource(file: "a.pcap")).makeDriver() }
        #expect(error.description == "a.pcap: a capture cannot be recorded live; use `rokuga batch`")
    }
}
