import Media
import Services
import TestSupport
import Testing

@testable import Simulator

@Suite struct SimulatedChannelTests {
    private func channel(
        _ connectionIDs: [String] = ["C1"], change: (inout SimulatedSoraOptions) -> Void = { _ in }
    ) throws -> SimulatedChannel {
        var options = SimulatedSoraOptions(captures: [])
        change(&options)
        let playbacks = try connectionIDs.map { connectionID in
            var capture = SimulatedCapture(path: "\(connectionID).pcap")
            try capture.append(rtp(sequence: 1), port: 60001, at: .zero)
            return try SimulatedPlayback(
                capture,
                participants: [
                    .init(
                        connectionID: connectionID, name: "Akane", description: ForwardedSDP(parsing: soraSDP),
                        joinAt: nil, leaveAt: nil)
                ], isLooping: false, staysAfterEnd: true)
        }
        var channel = try SimulatedChannel(options: options, playbacks: playbacks)
        _ = channel.step(at: .zero)
        return channel
    }

    private func ask(_ channel: inout SimulatedChannel, _ target: String?, _ body: String) -> (Int, String) {
        let reply = channel.handle(target: target, body: Array(body.utf8), at: .zero).reply
        return (reply.status, String(decoding: reply.body, as: UTF8.self))
    }

    private let start = "Sora_20170814.StartForwardingRtp"
    private let wish = #"{"audio_port":60001,"channel_id":"sora","ip_address":"127.0.0.1","video_port":60003}"#

    @Test func answersAsPublished() throws {
        var channel = try channel()
        #expect(
            ask(&channel, "Sora_20201013.ListChannels", "") == (
                200,
                #"[{"channel_id":"sora","multistream":true,"spotlight":false}]"#
            ))
        #expect(
            ask(&channel, "Sora_20201124.ListSignalingNotifyMetadata", #"{"channel_id":"sora"}"#) == (
                200,
                #"[{"bundle_id":"C1","client_id":"C1","connection_id":"C1","metadata":{"name":"Akane"}}]"#
            ))
        let sdp = SoraReplies.startForwarding.split(separator: "\r\n\r\n").last.map(String.init)
        let answer = ask(&channel, start, wish)
        #expect(answer.0 == 200)
        #expect(answer.1 == sdp)
        #expect(
            ask(&channel, "Sora_20170814.StopForwardingRtp", #"{"channel_id":"sora"}"#) == (
                200,
                #"{"channel_id":"sora"}"#
            ))
    }

    @Test(
        arguments: [
            (nil, "{}", "INVALID-TARGET"), ("Sora_20170814.Unknown", "{}", "INVALID-TARGET"),
            ("Sora_20170814.StartForwardingRtp", "", "INVALID-JSON"),
            ("Sora_20170814.StartForwardingRtp", "[]", "INVALID-JSON"),
            ("Sora_20170814.StartForwardingRtp", "{}", "MISSING-KEY"),
            ("Sora_20170814.StartForwardingRtp", #"{"channel_id":"akane"}"#, "CHANNEL-NOT-FOUND"),
            ("Sora_20170814.StartForwardingRtp", #"{"channel_id":1}"#, "INVALID-VALUE"),
            ("Sora_20170814.StartForwardingRtp", #"{"channel_id":"sora"}"#, "MISSING-KEY"),
            (
                "Sora_20170814.StartForwardingRtp", #"{"channel_id":"sora","connection_id":"C2"}"#,
                "CONNECTION-NOT-FOUND"
            ),
            ("Sora_20170814.StopForwardingRtp", #"{"channel_id":"sora","connection_id":"C2"}"#, "CONNECTION-NOT-FOUND"),
            ("Sora_20201124.ListSignalingNotifyMetadata", #"{"channel_id":"akane"}"#, "CHANNEL-NOT-FOUND"),
            ("Sora_20241218.RequestKeyFrame", #"{"channel_id":"sora","connection_id":"C2"}"#, "CONNECTION-NOT-FOUND"),
        ] as [(String?, String, String)])
    func refusesWithAnErrorType(_ target: String?, _ body: String, _ errorType: String) throws {
        var channel = try channel()
        let (reply, events) = channel.handle(target: target, body: Array(body.utf8), at: .zero)
        #expect(reply.status == 400)
        #expect(String(decoding: reply.body, as: UTF8.self).contains("\"error_type\":\"\(errorType)\""))
        #expect(events == [.refused(errorType: errorType)])
    }

    @Test(arguments: [
        ("\"127.0.0.1\"", "\"localhost\""), ("\"127.0.0.1\"", "\"127.0.0.1.5\""), ("\"127.0.0.1\"", "7"),
        ("60001", "0"), ("60001", "65535"), ("60001", "70000"), ("60001", "-1"), ("60001", "1.5"), ("60001", "\"5\""),
        ("60003", "null"), ("60003", "1e300"),
    ])
    func refusesAddressesAndPortsThatAreNone(_ valid: String, _ invalid: String) throws {
        var channel = try channel()
        let (status, body) = ask(&channel, start, wish.replacing(valid, with: invalid))
        #expect(status == 400)
        #expect(body.contains("INVALID-VALUE"))
    }

    @Test(arguments: ["ip_address", "audio_port", "video_port", "channel_id"])
    func namesTheKeyThatIsMissing(_ key: String) throws {
        var channel = try channel()
        let (status, body) = ask(&channel, start, wish.replacing("\"\(key)\"", with: "\"other\""))
        #expect(status == 400)
        #expect(body == #"{"error_reason":{"key":"\#(key)"},"error_type":"MISSING-KEY"}"#)
    }

    @Test func needsTheConnectionToBeNamedWhenThereAreSeveral() throws {
        var channel = try channel(["C1", "C2"])
        #expect(ask(&channel, start, wish).0 == 400)
        let named = wish.replacing(#""channel_id""#, with: #""connection_id":"C2","channel_id""#)
        let (reply, events) = channel.handle(target: start, body: Array(named.utf8), at: .zero)
        #expect(reply.status == 200)
        #expect(
            events == [
                .captureStarted(path: "C2.pcap"),
                .forwarding(connectionID: "C2", ipAddress: "127.0.0.1", audioPort: 60001, videoPort: 60003),
            ])
    }

    @Test func tellsOfKeyFrameRequestsUnlessItIsAnOlderSora() throws {
        let request = Array(#"{"channel_id":"sora","connection_id":"C1"}"#.utf8)
        var newer = try channel()
        let told = newer.handle(target: "Sora_20241218.RequestKeyFrame", body: request, at: .zero)
        #expect(told.reply.status == 200)
        #expect(told.events == [.keyFrameRequested(connectionID: "C1")])
        var older = try channel { $0.knowsKeyFrameRequests = false }
        let refused = older.handle(target: "Sora_20241218.RequestKeyFrame", body: request, at: .zero)
        #expect(refused.events == [.refused(errorType: "INVALID-TARGET")])
    }

    @Test func startsAtOnceWhenToldTo() throws {
        var channel = try channel { $0.mediaStart = .atOnce }
        _ = channel.step(at: SessionTime(milliseconds: 10))
        _ = channel.handle(target: start, body: Array(wish.utf8), at: SessionTime(milliseconds: 20))
        #expect(channel.step(at: SessionTime(milliseconds: 30)).datagrams.isEmpty)
    }

    @Test func refusesTwoConnectionsOfOneIdentifier() {
        #expect(throws: SimulatorError.invalidOption(reason: "two participants have the same connection id")) {
            try channel(["C1", "C1"])
        }
    }

    @Test func keepsEmptyChannelsOutOfTheList() throws {
        var channel = try channel([])
        #expect(ask(&channel, "Sora_20201013.ListChannels", "") == (200, "[]"))
        #expect(ask(&channel, "Sora_20201124.ListSignalingNotifyMetadata", #"{"channel_id":"sora"}"#) == (200, "[]"))
    }
}
