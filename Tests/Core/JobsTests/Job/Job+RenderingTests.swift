import Jobs
import Media
import Packaging
import Testing

@Suite struct JobRenderingTests {
    @Test func writesEveryDefaultInAlphabeticalOrder() {
        let job = Job(source: .sora(SoraSource(url: "http://host/", channelID: "room")))
        #expect(
            job.rendered()
                == #"{"activity":null,"env":"prod","journal":{"keep":"always"},"#
                + #""limits":{"first_rtp_timeout_s":30,"idle_timeout_s":30,"max_duration_s":null},"#
                + #""output":{"directory":"recordings","s3":null},"pipeline":"copy","#
                + #""receive":{"buffer_bytes":8388608,"key_frame_interval_s":0,"port_range":"50000-59999","#
                + #""recovery_point_ms":500,"reorder_ms":300,"unexpected":"count"},"room_id":"room","#
                + #""source":{"channel_id":"room","connections":"all","ip_address":"127.0.0.1","#
                + #""poll_interval_ms":500,"request_key_frame":true,"type":"sora","url":"http://host/"},"#
                + #""verdict":{"frozen_percent":3,"frozen_s":1,"kernel_dropped":0,"lost_audio_percent":3,"#
                + #""lost_audio_s":1,"unseen_s":10}}"#)
    }

    static let jobs: [Job] = {
        var sora = SoraSource(url: "https://sora.example/api", channelID: "会議\u{1F600}")
        sora.connections = .only(["A", "B"])
        sora.ipAddress = "2001:db8::1"
        sora.pollInterval = Interval(milliseconds: 1000)
        sora.requestsKeyFrames = false
        var first = Job(source: .sora(sora))
        first.jobID = "job-1"
        first.recordingID = "rec-1"
        first.roomID = "another"
        first.environment = .dev
        first.pipeline = .inline(
            Pipeline(description: "Two.\nLines", outputs: [.connectionRecordings(container: .mp4)]))
        first.outputDirectory = "/var/lib/a b"
        first.limits.maxDuration = Interval(nanoseconds: 90_500_000_001)
        first.limits.idleTimeout = nil
        first.limits.firstRTPTimeout = nil
        first.receive.address = "127.0.0.1"
        first.receive.ports = 1024...1027
        first.receive.bufferBytes = 65_536
        first.receive.recoveryPoint = Interval(milliseconds: 20)
        first.receive.reorderDelay = .zero
        first.journalRetention = .untilDelivered
        first.headerExtensions = ["urn:a": 1, "urn:b": 255]
        var second = Job(
            source: .sdp(
                SDPSource(connections: [
                    .init(connectionID: "a", name: "\"A\" \\ \u{85}", description: .text(Samples.sdp)),
                    .init(
                        connectionID: "b", description: .file("b.sdp"), sourceAddress: "192.0.2.1",
                        keyFrameRequest: .auto, avatar: "faces/b.png", isScreen: true),
                ])))
        second.receive.keyFrameInterval = Interval(milliseconds: 3_600_000)
        let third = Job(source: .capture(CaptureSource(file: "a.pcap", descriptionFiles: ["a.sdp", "b.sdp"])))
        var fourth = Job(source: .capture(CaptureSource(file: "a.pcap")))
        fourth.receive.reorderDelay = Interval(milliseconds: 2000)
        return [first, second, third, fourth]
    }()

    @Test(arguments: jobs) func readsBackEqual(job: Job) throws {
        // The name with U+0085 is not a label; everything else is a job that a document could hold.
        var job = job
        if case .sdp(var source) = job.source {
            source.connections[0].name = "\"A\" \\ é"
            job.source = .sdp(source)
        }
        #expect(try Job(parsing: job.rendered(), file: "canonical") == job)
        #expect(try Job(parsing: job.renderedForPeople(), file: "people") == job)
    }

    @Test func isTheSameTextHoweverTheJobWasWritten() throws {
        let one = try Job(parsing: "source: {type: sdp, sdp_file: a.sdp}\nenv: prod", file: "a")
        let other = try Job(
            parsing: #"{"source": {"connections": [{"sdp_file": "a.sdp", "connection_id": "connection-1"}], "#
                + #""type": "sdp"}, "pipeline": "copy"}"#, file: "b")
        #expect(one.rendered() == other.rendered())
    }
}
