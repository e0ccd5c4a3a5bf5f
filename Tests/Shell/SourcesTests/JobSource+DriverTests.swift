import Jobs
import Storage
import Testing

@testable import Sources

@Suite struct JobSourceDriverTests {
    private let directory = JobDirectory(existing: "/nowhere/job")

    @Test func eachLiveSourceHasItsDriver() throws {
        #expect(try JobSource.sdp(SDPSource(connections: [])).makeDriver(in: directory) is SDPDriver)
        #expect(
            try JobSource.sora(SoraSource(url: "http://127.0.0.1:1/", channelID: "c")).makeDriver(in: directory)
                is SoraDriver)
    }

    @Test func aCaptureIsNotRecordedLive() {
        let error = SourcesError.notLive(file: "a.pcap")
        #expect(throws: error) { try JobSource.capture(CaptureSource(file: "a.pcap")).makeDriver(in: directory) }
        #expect(error.description == "a.pcap: a capture cannot be recorded live; use `rokuga batch`")
    }
}
