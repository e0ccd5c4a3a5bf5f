import Foundation
import Media
import TestSupport
import Testing

@testable import Services

@Suite struct SoraClientTests {
    @Test func startsForwardingAsPublished() throws {
        let server = try LiteralServer([.bytes(SoraReplies.startForwarding)])
        let sdp = try SoraClient(url: server.url).startForwardingRTP(
            channelID: "sora", connectionID: nil, ipAddress: "127.0.0.1", audioPort: 60001, videoPort: 60003)
        #expect(sdp == soraSDP)
        let (head, body) = split(server.requests[0])
        #expect(head[0] == "POST / HTTP/1.1")
        #expect(head.contains("x-sora-target: Sora_20170814.StartForwardingRtp"))
        #expect(head.contains("Content-Type: application/json"))
        #expect(body == #"{"audio_port":60001,"channel_id":"sora","ip_address":"127.0.0.1","video_port":60003}"#)
    }

    @Test func namesTheConnectionOfAMultistreamChannel() throws {
        let server = try LiteralServer([.bytes(SoraReplies.startForwarding)])
        _ = try SoraClient(url: server.url).startForwardingRTP(
            channelID: "sora", connectionID: "0FQE5EA5YN3FS13P01QZ1JG8R0", ipAddress: "2001:db8::1", audioPort: 1,
            videoPort: 3)
        let expected =
            #"{"audio_port":1,"channel_id":"sora","connection_id":"0FQE5EA5YN3FS13P01QZ1JG8R0","#
            + #""ip_address":"2001:db8::1","video_port":3}"#
        #expect(split(server.requests[0]).body == expected)
    }

    @Test func stopsForwardingAsPublished() throws {
        let server = try LiteralServer([.bytes(SoraReplies.stopForwarding), .bytes(SoraReplies.stopForwarding)])
        let client = try SoraClient(url: server.url)
        try client.stopForwardingRTP(channelID: "sora", connectionID: nil)
        try client.stopForwardingRTP(channelID: "sora", connectionID: "C1")
        let (head, body) = split(server.requests[0])
        #expect(head.contains("x-sora-target: Sora_20170814.StopForwardingRtp"))
        #expect(head.contains("Content-Length: 21"))
        #expect(body == #"{"channel_id":"sora"}"#)
        #expect(split(server.requests[1]).body == #"{"channel_id":"sora","connection_id":"C1"}"#)
    }

    @Test func listsChannelsAsPublished() throws {
        #expect(SoraReplies.listChannels.contains("content-length: 120\r\n"))
        let server = try LiteralServer([.bytes(SoraReplies.listChannels)])
        let channels = try SoraClient(url: server.url).listChannels()
        #expect(
            channels == [
                SoraChannel(channelID: "sora", isMultistream: true, isSpotlight: false),
                SoraChannel(channelID: "akane", isMultistream: true, isSpotlight: false),
            ])
        let (head, body) = split(server.requests[0])
        #expect(head.contains("x-sora-target: Sora_20201013.ListChannels"))
        #expect(head.contains("Content-Length: 0"))
        #expect(!head.contains { $0.lowercased().hasPrefix("content-type") })
        #expect(body.isEmpty)
    }

    @Test func listsConnectionsAsPublished() throws {
        let server = try LiteralServer([.bytes(SoraReplies.listMetadata)])
        let connections = try SoraClient(url: server.url).listSignalingNotifyMetadata(channelID: "sora")
        let identifier = "V3Q452QQBD5TQ6ZQDMTEDKA07C"
        #expect(
            connections == [
                SoraConnection(
                    connectionID: identifier, clientID: identifier, bundleID: identifier,
                    metadata: .object(["abc": .number(10)]))
            ])
        let (head, body) = split(server.requests[0])
        #expect(head.contains("x-sora-target: Sora_20201124.ListSignalingNotifyMetadata"))
        #expect(body == #"{"channel_id":"sora"}"#)
    }

    @Test(arguments: [
        "null", "10", "\"Akane\"", "[1,2]", "{\"name\":{\"first\":\"Akane\"}}", "true",
    ])
    func takesAnyMetadata(_ metadata: String) throws {
        let reply = SoraReplies.reply("[{\"connection_id\":\"C1\",\"metadata\":\(metadata)}]")
        let server = try LiteralServer([.bytes(reply)])
        let connections = try SoraClient(url: server.url).listSignalingNotifyMetadata(channelID: "sora")
        #expect(connections.map(\.connectionID) == ["C1"])
    }

    @Test func requestsAKeyFrame() throws {
        let server = try LiteralServer([.bytes(SoraReplies.reply("{}"))])
        let outcome = try SoraClient(url: server.url).requestKeyFrame(channelID: "sora", connectionID: "C1")
        #expect(outcome == .requested)
        let (head, body) = split(server.requests[0])
        #expect(head.contains("x-sora-target: Sora_20241218.RequestKeyFrame"))
        #expect(body == #"{"channel_id":"sora","connection_id":"C1"}"#)
    }

    @Test func takesAnOlderSoraWithoutKeyFrameRequestsForNoFailure() throws {
        let reply = SoraReplies.reply(#"{"error_type":"INVALID-TARGET"}"#, status: "400 Bad Request")
        let server = try LiteralServer([.bytes(reply)])
        let outcome = try SoraClient(url: server.url).requestKeyFrame(channelID: "sora", connectionID: "C1")
        #expect(outcome == .notSupported)
    }

    @Test func tellsAnUnknownConnectionFromAnUnknownCall() throws {
        let reply = SoraReplies.reply(#"{"error_type":"CONNECTION-NOT-FOUND"}"#, status: "400 Bad Request")
        let server = try LiteralServer([.bytes(reply)])
        #expect(throws: ServicesError.refused(status: 400, errorType: "CONNECTION-NOT-FOUND", reason: "")) {
            try SoraClient(url: server.url).requestKeyFrame(channelID: "sora", connectionID: "C1")
        }
    }

    @Test func saysWhatSoraRefusedInItsWords() throws {
        let server = try LiteralServer([.bytes(SoraReplies.refusal)])
        let expected = ServicesError.refused(
            status: 400, errorType: "NODE-IS-ALIVE", reason: "{target_node: node-03@192.0.2.5}")
        #expect(throws: expected) { try SoraClient(url: server.url).listChannels() }
    }

    @Test(arguments: ["", "<html>Bad Gateway</html>", "[]", "{\"error\":1}"])
    func keepsTheStatusOfAnErrorThatIsNotSoras(_ body: String) throws {
        let server = try LiteralServer([.bytes(SoraReplies.reply(body, status: "502 Bad Gateway"))])
        #expect(throws: ServicesError.unexpectedStatus(502)) { try SoraClient(url: server.url).listChannels() }
    }

    @Test(arguments: [
        ("{}", "no sdp"), ("{\"sdp\":1}", "unexpected type at /sdp"), ("{\"sdp\":null}", "unexpected type at /sdp"),
        ("[]", "unexpected type at /"), ("{\"sdp\":\"v=0", "not JSON"), ("", "not JSON"), ("\u{0}\u{1}", "not JSON"),
    ])
    func saysWhatIsWrongWithADocument(_ body: String, _ reason: String) throws {
        let server = try LiteralServer([.bytes(SoraReplies.reply(body))])
        #expect(throws: ServicesError.malformedReply(reason: reason)) {
            try SoraClient(url: server.url).startForwardingRTP(
                channelID: "sora", connectionID: nil, ipAddress: "127.0.0.1", audioPort: 1, videoPort: 3)
        }
    }

    @Test func neverTakesATruncatedListForAShorterOne() throws {
        let whole = #"[{"connection_id":"C1"},{"connection_id":"C2"}]"#
        let cuts = stride(from: 0, to: whole.utf8.count, by: 5).map { String(whole.prefix($0)) }
        // The length in the header is that of the cut body: only the JSON tells.
        let server = try LiteralServer(cuts.map { .bytes(SoraReplies.reply($0)) })
        let client = try SoraClient(url: server.url)
        for cut in cuts {
            #expect(throws: ServicesError.malformedReply(reason: "not JSON"), "\(cut)") {
                try client.listSignalingNotifyMetadata(channelID: "sora")
            }
        }
    }

    @Test func readsTheConnectionsOfAListHoweverDeepTheMetadataIs() throws {
        let deep = String(repeating: "[", count: 20_000) + String(repeating: "]", count: 20_000)
        let server = try LiteralServer([.bytes(SoraReplies.reply("[{\"connection_id\":\"C\",\"metadata\":\(deep)}]"))])
        let connections = try SoraClient(url: server.url).listSignalingNotifyMetadata(channelID: "sora")
        #expect(connections == [SoraConnection(connectionID: "C")])
    }

    @Test func refusesOtherRepliesWhoseNestingWouldExhaustTheStack() throws {
        let deep = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
        let server = try LiteralServer([
            .bytes(SoraReplies.reply("{\"sdp\":\"\",\"x\":\(deep)}")),
            .bytes(SoraReplies.reply("{\"error_type\":\"X\",\"error_reason\":\(deep)}", status: "400 Bad Request")),
        ])
        let client = try SoraClient(url: server.url)
        #expect(throws: ServicesError.malformedReply(reason: "more than 32 levels")) {
            try client.startForwardingRTP(
                channelID: "sora", connectionID: "C", ipAddress: "127.0.0.1", audioPort: 1, videoPort: 3)
        }
        #expect(throws: ServicesError.unexpectedStatus(400)) { try client.listChannels() }
    }

    @Test func sendsToTheConfiguredPath() throws {
        let server = try LiteralServer([.bytes(SoraReplies.listChannels)])
        _ = try SoraClient(url: server.url + "api").listChannels()
        #expect(server.requests[0].hasPrefix("POST /api HTTP/1.1\r\n"))
    }

    private func split(_ request: String) -> (head: [String], body: String) {
        let parts = request.components(separatedBy: "\r\n\r\n")
        return (parts[0].components(separatedBy: "\r\n"), parts[1])
    }
}
