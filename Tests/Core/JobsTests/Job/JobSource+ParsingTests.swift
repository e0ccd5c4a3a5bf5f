import Jobs
import Media
import Testing

@Suite struct JobSourceParsingTests {
    private func source(_ text: String) throws -> JobSource {
        try Job(parsing: "source: \(text)", file: "job").source
    }

    @Test func readsSora() throws {
        var expected = SoraSource(url: "https://sora.example/", channelID: "room")
        expected.connections = .only(["A", "B"])
        expected.ipAddress = "192.0.2.1"
        expected.pollInterval = Interval(milliseconds: 50)
        expected.requestsKeyFrames = false
        #expect(
            try source(
                "{type: sora, url: 'https://sora.example/', channel_id: room, connections: [A, B], "
                    + "ip_address: 192.0.2.1, poll_interval_ms: 50, request_key_frame: false}") == .sora(expected))
    }

    @Test func readsSeveralConnectionsOfSDP() throws {
        let text = """

              type: sdp
              connections:
                - {connection_id: a, name: Camera, sdp_file: a.sdp, source_address: "::1"}
                - connection_id: b
                  sdp: |
                    v=0
                    o=- 0 0 IN IP4 192.0.2.1
                    s=-
                    t=0 0
                    m=audio 50000 RTP/AVP 0
            """
        let description = "v=0\no=- 0 0 IN IP4 192.0.2.1\ns=-\nt=0 0\nm=audio 50000 RTP/AVP 0"
        #expect(
            try source(text)
                == .sdp(
                    SDPSource(connections: [
                        .init(connectionID: "a", name: "Camera", description: .file("a.sdp"), sourceAddress: "::1"),
                        .init(connectionID: "b", description: .text(description)),
                    ])))
    }

    @Test(arguments: [
        (
            "{type: sdp, sdp_file: a.sdp}",
            SDPSource.Connection(connectionID: "connection-1", description: .file("a.sdp"))
        ),
        (
            "{type: sdp, connection_id: x, name: y, sdp_file: a.sdp}",
            SDPSource.Connection(connectionID: "x", name: "y", description: .file("a.sdp"))
        ),
        (
            "{type: sdp, sdp_file: a.sdp, request_key_frame: fir}",
            SDPSource.Connection(connectionID: "connection-1", description: .file("a.sdp"), keyFrameRequest: .fir)
        ),
        (
            "{type: sdp, sdp_file: a.sdp, avatar: faces/a.png, screen: true}",
            SDPSource.Connection(
                connectionID: "connection-1", description: .file("a.sdp"), avatar: "faces/a.png", isScreen: true)
        ),
        (
            "{type: sdp, sdp_file: a.sdp, request_key_frame: off}",
            SDPSource.Connection(connectionID: "connection-1", description: .file("a.sdp"))
        ),
    ])
    func readsTheShortFormOfSDP(text: String, connection: SDPSource.Connection) throws {
        #expect(try source(text) == .sdp(SDPSource(connections: [connection])))
    }

    @Test func readsACapture() throws {
        #expect(
            try source("{type: capture, file: a.pcap, sdp_files: [a.sdp]}")
                == .capture(CaptureSource(file: "a.pcap", descriptionFiles: ["a.sdp"])))
        #expect(try source("{type: capture, file: a.pcap}") == .capture(CaptureSource(file: "a.pcap")))
    }

    /// The source begins in column 9 of line 1.
    @Test(arguments: [
        ("sora", #"1:9: source: "sora" is not an object; accepted: an object such as {"type": "sora", …}"#),
        ("{}", #"1:9: source: "type" is missing; accepted: sora, sdp, capture"#),
        ("{type: sorra}", #"1:16: source.type: "sorra" is not a source; accepted: sora, sdp, capture"#),
        ("{type: 1}", "1:16: source.type: the number 1 is not a source; accepted: sora, sdp, capture"),
        ("{type: sora, url: 'http://h'}", #"1:9: source: "channel_id" is missing; accepted: a string of 1 to 255"#),
        ("{type: sora, channel_id: c}", #"1:9: source: "url" is missing; accepted: a URL such as"#),
        ("{type: sora, channel_id: c, url: 'ftp://h'}", #"1:42: source.url: "ftp://h" is not valid; accepted: a"#),
        (
            "{type: sora, channel_id: c, url: 'http://u:p@h'}",
            #"1:42: source.url: "http://u:p@h" is not valid; accepted: a URL such as "http://127.0.0.1:3000/", "#
        ),
        (
            "{type: sora, channel_id: c, url: 'http://h', file: x}",
            #"1:54: source.file: "file" is an unknown key; accepted: type, url, channel_id, connections, ip_address"#
        ),
        (
            "{type: sora, channel_id: c, url: 'http://h', connections: some}",
            #"1:67: source.connections: "some" is not a choice of connections; accepted: "all", or a list of"#
        ),
        (
            "{type: sora, channel_id: c, url: 'http://h', connections: []}",
            "1:67: source.connections: a list of 0; accepted: a list of 1 to 1000 connection ids"
        ),
        (
            "{type: sora, channel_id: c, url: 'http://h', connections: [a, a]}",
            #"1:71: source.connections[1]: "a" is repeated; accepted: each once"#
        ),
        (
            "{type: sora, channel_id: c, url: 'http://h', connections: [a, null]}",
            "1:71: source.connections[1]: null is not a string; accepted: a string of 1 to 255"
        ),
        (
            "{type: sora, channel_id: c, url: 'http://h', poll_interval_ms: 1001}",
            "1:72: source.poll_interval_ms: 1001 is out of range; accepted: a whole number of milliseconds from 50 to"
        ),
        (
            "{type: sora, channel_id: c, url: 'http://h', ip_address: localhost}",
            #"1:66: source.ip_address: "localhost" is not valid; accepted: an IPv4 or IPv6 address"#
        ),
        (
            "{type: sora, channel_id: c, url: 'http://h', request_key_frame: 1}",
            "1:73: source.request_key_frame: the number 1 is neither true nor false; accepted: true, false"
        ),
        ("{type: sdp}", "1:9: source: the session description is missing; accepted: sdp or sdp_file"),
        (
            "{type: sdp, sdp: 'v=0', sdp_file: a}",
            "1:43: source.sdp_file: cannot be combined with sdp; accepted: either sdp or sdp_file"
        ),
        (
            "{type: sdp, sdp_file: a, request_key_frame: true}",
            "1:53: source.request_key_frame: true is not a kind of key-frame request; accepted: off, auto, pli, fir"
        ),
        (
            "{type: sdp, sdp_file: a, screen: slides}",
            #"1:42: source.screen: "slides" is neither true nor false; accepted: true, false"#
        ),
        ("{type: sdp, sdp_file: a, avatar: ''}", #"1:42: source.avatar: "" is not valid; accepted: a path"#),
        ("{type: sdp, sdp: hello}", #"1:26: source.sdp: "hello" is not a session description ("#),
        (
            "{type: sdp, sdp_file: a, connections: [{connection_id: a, sdp_file: a}]}",
            "1:31: source.sdp_file: cannot be combined with source.connections; accepted: either connections or one"
        ),
        (
            "{type: sdp, connections: [{sdp_file: a}]}",
            #"1:35: source.connections[0]: "connection_id" is missing; accepted: a string of 1 to 255"#
        ),
        (
            "{type: sdp, connections: [{connection_id: a, sdp_file: a}, {connection_id: a, sdp_file: b}]}",
            #"1:84: source.connections[1].connection_id: "a" is repeated; accepted: each connection once"#
        ),
        (
            "{type: sdp, connections: [7]}",
            "1:35: source.connections[0]: the number 7 is not an object; accepted: an object with the keys connection_id"
        ),
        ("{type: capture}", #"1:9: source: "file" is missing; accepted: a path"#),
        (
            "{type: capture, file: a, sdp_files: a.sdp}",
            #"1:45: source.sdp_files: "a.sdp" is not a list; accepted: a list of 1 to 1000 paths"#
        ),
        (
            "{type: capture, file: a, url: b}",
            #"1:34: source.url: "url" is an unknown key; accepted: type, file, sdp_files"#
        ),
    ])
    func refusesAMistakeWithItsPlace(text: String, message: String) throws {
        let problems = Samples.problems(ofJob: "source: \(text)")
        #expect(problems.count == 1)
        let problem = try #require(problems.first)
        #expect(problem.hasPrefix("job:" + message), "\(problem)")
    }

    @Test func refusesMoreConnectionsThanOneRecorderServes() {
        let many = (0...1000).map { "{connection_id: c\($0), sdp_file: a}" }.joined(separator: ",")
        #expect(
            Samples.problems(ofJob: "source: {type: sdp, connections: [\(many)]}") == [
                "job:1:34: source.connections: a list of 1001; accepted: a list of 1 to 1000 connections"
            ])
    }
}
