import Jobs
import Testing

@Suite struct JobTests {
    @Test func takesItsRoomFromTheChannel() {
        let job = Job(source: .sora(SoraSource(url: "http://host/", channelID: "room")))
        #expect(job.roomID == "room")
        #expect(job.roomName(recordingID: "rec") == "room")
    }

    @Test func namesTheRoomAfterTheRecordingWhereNobodyDid() {
        let job = Job(source: .capture(CaptureSource(file: "a.pcap")))
        #expect(job.roomID == nil)
        #expect(job.roomName(recordingID: "rec") == "rec")
    }

    @Test func hasADefaultForEverythingButItsSource() {
        let job = Job(source: .capture(CaptureSource(file: "a.pcap")))
        #expect(job.environment == .prod)
        #expect(job.pipeline == .named("copy"))
        #expect(job.outputDirectory == "recordings")
        #expect(job.journalRetention == .always)
        #expect(job.limits == JobLimits())
        #expect(job.receive == ReceiveSettings())
        #expect(job.headerExtensions.isEmpty)
        #expect(job.jobID == nil && job.recordingID == nil)
    }
}
