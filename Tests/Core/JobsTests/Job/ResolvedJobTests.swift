import Jobs
import Packaging
import Testing

@Suite struct ResolvedJobTests {
    private static let sdp = "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\nm=audio 50000 RTP/AVP 0\n"
    private static let encrypted =
        "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\nm=video 50000 RTP/SAVP 96\na=rtpmap:96 VP8/90000\n"
        + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:key:1\n"

    private func resolve(
        _ connection: SDPSource.Connection, container: ContainerChoice = .auto, _ change: (inout Job) -> Void = { _ in }
    ) throws(JobsError) -> ResolvedJob {
        var job = Job(source: .sdp(SDPSource(connections: [connection])))
        change(&job)
        return try ResolvedJob(
            job, file: "jobs/night.json", pipeline: Pipeline(outputs: [.connectionRecordings(container: container)]),
            descriptions: ["a.sdp": Self.sdp], recordingID: "R1", absolute: { "/home/" + $0 })
    }

    @Test func carriesEverythingThatItsDocumentNames() throws {
        let connection = SDPSource.Connection(connectionID: "A", description: .file("a.sdp"), avatar: "a.png")
        let resolved = try resolve(connection)
        guard case .sdp(let source) = resolved.job.source else {
            Issue.record("not SDP")
            return
        }
        #expect(source.connections.map(\.description) == [.text(Self.sdp)])
        #expect(source.connections.map(\.avatar) == ["/home/a.png"])
        #expect(resolved.job.pipeline == .inline(resolved.pipeline))
        #expect(resolved.file == "jobs/night.json")
    }

    @Test func namesItsFolderAfterTheJobOrTheRecording() throws {
        let connection = SDPSource.Connection(connectionID: "A", description: .text(Self.sdp))
        let made = try resolve(connection)
        #expect(made.recordingID == "R1" && made.job.recordingID == "R1" && made.directory == "recordings/R1")
        let named = try resolve(connection) {
            $0.jobID = "night"
            $0.recordingID = "R7"
            $0.outputDirectory = "out"
        }
        #expect(named.recordingID == "R7" && named.directory == "out/night")
    }

    @Test func refusesAContainerThatCannotHoldWhatIsDescribed() {
        let connection = SDPSource.Connection(connectionID: "A", description: .text(Self.sdp))
        #expect(throws: JobsError.self) { try resolve(connection, container: .mp4) }
    }

    @Test func refusesADescriptionThatCannotBeRead() {
        let connection = SDPSource.Connection(connectionID: "A", description: .text("hello"))
        let error = #expect(throws: JobsError.self) { try resolve(connection) }
        #expect(
            error?.description
                == "A: the session description cannot be used: line 1 cannot be read; expected: v=0")
    }

    @Test func saysWhatIsLeftOutAndRecordsTheRest() throws {
        let text = Self.sdp + "a=ssrc:* cname:x\nm=video 50002 TCP/RTP/AVP 96\na=rtpmap:96 VP8/90000\n"
        let resolved = try resolve(.init(connectionID: "A", description: .text(text)))
        #expect(resolved.warnings.map(\.reason) == [.descriptionUnclear, .codecUnsupported])
        #expect(resolved.warnings.map(\.track) == [nil, "video"])
    }

    @Test(arguments: ["TCP/RTP/AVP 0", "UDP/TLS/RTP/SAVPF 0", "RTP/AVP 3", "udp 0"])
    func refusesAConnectionOfWhichNoStreamCanBeRecorded(media: String) {
        let connection = SDPSource.Connection(
            connectionID: "A", description: .text("v=0\nm=audio 50000 \(media)\n"))
        let error = #expect(throws: JobsError.self) { try resolve(connection) }
        #expect(error?.description.hasPrefix("A: nothing can be recorded: audio is offered") == true)
    }

    @Test func refusesAnAddressOfTheOtherVersion() throws {
        let connection = SDPSource.Connection(connectionID: "A", description: .text(Self.sdp + "c=IN IP6 ::1\n"))
        #expect(try resolve(connection).warnings.isEmpty)
        let error = #expect(throws: JobsError.self) { try resolve(connection) { $0.receive.address = "0.0.0.0" } }
        #expect(error?.description.contains("leave out receive.address") == true)
    }

    @Test(arguments: [("off", true), ("auto", true), ("pli", false), ("fir", false)])
    func asksForKeyFramesOfEncryptedPicturesOnlyAsTheSenderAllows(word: String, isAccepted: Bool) throws {
        let text = """
            {"source": {"type": "sdp", "sdp": \(JSONValue.string(Self.encrypted).rendered()), "request_key_frame": "\(word)"}}
            """
        let job = try Job(parsing: text, file: "job")
        let pipeline = Pipeline(outputs: [.connectionRecordings(container: .auto)])
        do throws(JobsError) {
            _ = try ResolvedJob(
                job, file: "job", pipeline: pipeline, descriptions: [:], recordingID: "R", absolute: { $0 })
            #expect(isAccepted)
        } catch {
            #expect(!isAccepted && error.description.contains("request_key_frame is \(word)"))
        }
    }

    @Test func showsThePicturesOfPipelineAndJob() throws {
        let pipeline = try Pipeline(
            parsing: """
                view: {video: {background_image: wall.png, placeholders: avatar}}
                outputs: [{type: recording, from: view}]
                """, file: "p")
        let connection = SDPSource.Connection(connectionID: "A", description: .text(Self.sdp), avatar: "a.png")
        let resolved = try ResolvedJob(
            Job(source: .sdp(SDPSource(connections: [connection]))), file: "job", pipeline: pipeline, descriptions: [:],
            recordingID: "R", absolute: { "/home/" + $0 })
        #expect(resolved.imagePaths == ["/home/wall.png", "/home/a.png"])
    }
}
