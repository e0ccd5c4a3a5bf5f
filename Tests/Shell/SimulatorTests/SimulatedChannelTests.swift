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

    @Test func saysWhenSomethingIsToBeSentNext() throws {
        var channel = try channel(["C1", "C2"])
        #expect(channel.nextTime == nil)
        let named = wish.replacing(#""channel_id""#, with: #""connection_id":"C2","channel_id""#)
        _ = channel.handle(target: start, body: Array(named.utf8), at: SessionTime(milliseconds: 700))
        #expect(channel.nextTime == SessionTime(milliseconds: 700))
        #expect(channel.step(at: SessionTime(milliseconds: 700)).datagrams.map(\.destination.port) == [60001])
        #expect(channel.nextTime == nil)
    }

    @Test func sendsToTheAddressThatWasAskedFor() throws {
        var channel = try channel()
        let (status, body) = ask(&channel, start, wish.replacing("127.0.0.1", with: "2001:db8::7"))
        #expect(status == 200 && body.contains("c=IN IP6 2001:db8::7"))
        let datagram = try #require(channel.step(at: .zero).datagrams.first)
        #expect(datagram.destination.address == IPAddress(parsing: "2001:db8::7"))
    }

    @Test func asksAgainMovesTheForwarding() throws {
        var channel = try channel()
        _ = ask(&channel, start, wish)
        let moved = wish.replacing("60001", with: "50000")
        let events = channel.handle(target: start, body: Array(moved.utf8), at: .zero).events
        #expect(
            events == [
                .stopped(connectionID: "C1", sent: 0, lost: 0),
                .forwarding(connectionID: "C1", ipAddress: "127.0.0.1", audioPort: 50000, videoPort: 60003),
            ])
    }

    @Test func everyForwardingHasFatesOfItsOwn() throws {
        func fates(seed: UInt64) throws -> [Bool] {
            var channel = try channel {
                $0.impairment = ImpairmentOptions(lossPercent: 50)
                $0.seed = seed
            }
            // The one packet is due when the first asks; who asks later is sent nothing.
            return (0..<64).map { _ in
                _ = ask(&channel, start, wish)
                return !channel.step(at: .zero).datagrams.isEmpty
            }
        }
        #expect(try fates(seed: 3) == fates(seed: 3))
        #expect(try (1...8).map { try fates(seed: $0)[0] }.contains(false))
        #expect(try (1...8).map { try fates(seed: $0)[0] }.contains(true))
    }

    @Test func stopsNothingQuietly() throws {
        var channel = try channel()
        let body = Array(#"{"channel_id":"sora"}"#.utf8)
        let (reply, events) = channel.handle(target: "Sora_20170814.StopForwardingRtp", body: body, at: .zero)
        #expect(reply.status == 200 && events.isEmpty)
    }

    @Test(arguments: ["1", "null", "[]", "{}", "true"]) func connectionIsNamedByAString(value: String) throws {
        var channel = try channel()
        let body = #"{"channel_id":"sora","connection_id":\#(value)}"#
        let (status, text) = ask(&channel, "Sora_20241218.RequestKeyFrame", body)
        #expect(status == 400 && text.contains(#""error_type":"INVALID-VALUE""#) && text.contains("connection_id"))
    }

    @Test(arguments: [[0xFF, 0xFE], [0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A, 0x31, 0x7D], [0x00], Array("{\"a\":}".utf8)])
    func refusesBytesThatAreNoJSON(body: [UInt8]) throws {
        var channel = try channel()
        let events = channel.handle(target: start, body: body, at: .zero).events
        #expect(events == [.refused(errorType: "INVALID-JSON")])
    }

    @Test func refusesANetworkThatCannotBe() {
        #expect(throws: SimulatorError.invalidOption(reason: "loss: 101.0 %; expected 0 to 100")) {
            try channel { $0.impairment.lossPercent = 101 }
        }
    }
}
