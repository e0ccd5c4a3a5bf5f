import Captures
import Jobs
import Media
import Packaging
import Storage
import TestSupport

/// The directory of a job as a recorder leaves it that was killed, or stopped before it could write its report: job and
/// journal, with 50 packets of Opus that the connection `camera` sent.
enum RecordedJob {
    static let packetCount = 50

    private static let description = """
        v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n\
        m=audio 60001 RTP/SAVPF 109\r\nc=IN IP4 127.0.0.1\r\na=rtpmap:109 opus/48000/2\r\n
        """

    static func make(
        in root: String, named name: String = "night", stop: StopReason? = .requested, packets: Int = packetCount,
        kernelDropped: Int64 = 0
    ) throws -> JobDirectory {
        let directory = try JobDirectory(creating: root + "/" + name)
        var job = Job(source: .sora(SoraSource(url: "http://127.0.0.1:1/", channelID: "sora")))
        job.recordingID = "R1"
        job.pipeline = .inline(Pipeline(outputs: [.connectionRecordings(container: .mkv)]))
        try directory.write(job.rendered(), to: directory.job)
        // 2026-01-01T00:00:00Z.
        var time = WallTime(nanoseconds: 1_767_225_600_000_000_000)
        var writer = try JournalWriter(path: directory.journal, appending: false)
        let events: [JournalEvent] = [
            .jobStarted(
                JobStarted(
                    job: job.rendered(), recordingID: "R1", sessionStart: time, tick: JobStarted.defaultTick,
                    writer: "test")),
            .connectionJoined(
                ConnectionJoined(
                    connectionID: "camera", name: "Left camera", sdp: description,
                    ports: [.init(port: 60001, role: .audioRTP)])),
        ]
        for event in events { try writer.append(event: event.rendered().span, at: time) }
        var stream = RTPBuilder(payloadType: 109, ssrc: 0x0102_0304, step: 960)
        let sender = Endpoint(address: .v4(0x7F00_0001), port: 9)
        let receiver = Endpoint(address: .v4(0x7F00_0001), port: 60001)
        for _ in 0..<packets {
            try writer.append(datagram: stream.opus().span, source: sender, destination: receiver, at: time)
            time = WallTime(nanoseconds: time.nanoseconds + 20_000_000)
        }
        if kernelDropped > 0 {
            try writer.append(
                event: JournalEvent.kernelDrops(port: 60001, count: kernelDropped).rendered().span, at: time)
        }
        if let stop { try writer.append(event: JournalEvent.stop(stop).rendered().span, at: time) }
        try writer.close()
        return directory
    }
}
