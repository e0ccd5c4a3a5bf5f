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
        #expect(throws: Never.self) { try resolve(connection, container: .mp4) }
        let combined = "outputs: [{type: recording, from: combined, container: mp4}]"
        #expect(throws: JobsError.self) {
            try ResolvedJob(
                Job(source: .sdp(SDPSource(connections: [connection]))), file: "night.json",
                pipeline: Pipeline(parsing: combined, file: "p"), descriptions: [:], recordingID: "R1",
                absolute: { $0 })
        }
    }

    @Test func refusesADescriptionThatCannotBeRead() {
        let connection = SDPSource.Connection(connectionID: "A", description: .text("hello"))
        let error = #expect(throws: JobsError.self) { try resolve(connection) }
        #expect(
            error?.description
                == "A: the session description cannot be used: line 1 cannot be read; expected: v=0")
    }

    @Test func namesTheFileOfADescriptionThatCannotBeRead() {
        let connection = SDPSource.Connection(connectionID: "A", description: .file("b.sdp"))
        let error = #expect(throws: JobsError.self) {
            try ResolvedJob(
                Job(source: .sdp(SDPSource(connections: [connection]))), file: "night.json",
                pipeline: Pipeline(outputs: []), descriptions: ["b.sdp": "hello"], recordingID: "R1",
                absolute: { $0 })
        }
        #expect(error?.description == "A: b.sdp cannot be used: line 1 cannot be read; expected: v=0")
    }

    @Test func refusesTwoConnectionsThatNothingTellsApart() {
        let connections = ["A", "B"].map { SDPSource.Connection(connectionID: $0, description: .text(Self.sdp)) }
        let error = #expect(throws: JobsError.self) {
            try ResolvedJob(
                Job(source: .sdp(SDPSource(connections: connections))), file: "night.json",
                pipeline: Pipeline(outputs: []), descriptions: [:], recordingID: "R1", absolute: { $0 })
        }
        #expect(
            error?.description.hasPrefix(
                "B: source.connections[1] receives on UDP port 50000, and source.connections[0] (A) does too") == true)
    }

    @Test(arguments: [
        ("http://127.0.0.1:3000/", "127.0.0.1", true), ("http://localhost/", "127.0.0.1", true),
        ("http://[::1]:3000/", "127.0.0.1", true), ("https://sora.example.com/api", "127.0.0.1", false),
        ("http://192.0.2.1:3000/", "::1", false), ("http://192.0.2.1:3000/", "192.0.2.9", true),
    ])
    func warnsOfAnAddressThatTheServiceCannotReach(url: String, address: String, isGood: Bool) throws {
        var sora = SoraSource(url: url, channelID: "c")
        sora.ipAddress = address
        let resolved = try ResolvedJob(
            Job(source: .sora(sora)), file: "night.json", pipeline: Pipeline(outputs: []), descriptions: [:],
            recordingID: "R1", absolute: { $0 })
        #expect(resolved.warnings.isEmpty == isGood)
        #expect(isGood || resolved.warnings[0].message.contains(address))
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
