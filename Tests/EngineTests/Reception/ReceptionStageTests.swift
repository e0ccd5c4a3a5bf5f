import CipherSupport
import FileSupport
import Jobs
import Media
import RTP
import TestSupport
import Testing

@testable import Engine

/// Several connections and several sections on one port, through the whole engine.
@Suite struct ReceptionStageTests {
    private static let audioPorts: [ConnectionJoined.PortRole] = [
        .init(port: Scene.audioPort, role: .audioRTP), .init(port: Scene.audioPort + 1, role: .audioRTCP),
    ]
    private static let videoPorts: [ConnectionJoined.PortRole] = [
        .init(port: Scene.videoPort, role: .videoRTP), .init(port: Scene.videoPort + 1, role: .videoRTCP),
    ]
    private static let midExtension = "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid"
    private static let sources: [(id: String, ssrc: UInt32)] = [("A", 0xA0), ("B", 0xA1)]

    private func audio(_ attributes: String..., protocol name: String = "RTP/AVP") -> String {
        Scene.describing(
            (["m=audio \(Scene.audioPort) \(name) 109\na=rtpmap:109 opus/48000/2"] + attributes).joined(separator: "\n")
        )
    }

    /// Two connections on one port, told apart by the SSRCs of their descriptions.
    private func pair(addresses: [String?] = [nil, nil]) -> Scene {
        var scene = Scene()
        for (i, source) in Self.sources.enumerated() {
            scene.join(
                source.id, sdp: audio("a=ssrc:\(source.ssrc) cname:x"), ports: Self.audioPorts, source: addresses[i])
        }
        return scene
    }

    /// The packet with a MID under identifier 4 of the one-byte form (RFC 8285 §4.2).
    private func marked(_ datagram: Datagram, _ mid: String) -> Datagram {
        var marked = datagram
        var block: [UInt8] = [UInt8(4 << 4 | (mid.utf8.count - 1))] + Array(mid.utf8)
        while !block.count.isMultiple(of: 4) { block.append(0) }
        marked.bytes[0] |= 0x10
        marked.bytes.insert(contentsOf: [0xBE, 0xDE, 0, UInt8(block.count / 4)] + block, at: 12)
        return marked
    }

    private func rtcp(_ bytes: [UInt8], at milliseconds: Int64) -> Datagram {
        Datagram(bytes: bytes, port: Scene.audioPort + 1, time: SessionTime(milliseconds: milliseconds))
    }

    // MARK: Connections that share a port

    @Test func tellsParticipantsApartByTheirSSRCs() throws {
        var scene = pair()
        var (first, second) = (RTPBuilder.audio(ssrc: 0xA0), RTPBuilder.audio(ssrc: 0xA1))
        scene.play(merged(first.speak(50, from: 0), second.speak(40, from: 5)))
        let report = scene.finish()
        #expect(report.connections.map { $0.tracks.map(\.ssrcs) } == [[[0xA0]], [[0xA1]]])
        #expect(report.connections.map { $0.tracks.map(\.framesWritten) } == [[50], [40]])
        #expect(report.connections.allSatisfy { $0.tracks.allSatisfy { $0.foreign == 0 && $0.lost == 0 } })
        #expect(try scene.matroska("A.mkv").blocks("A_OPUS").count == 50)
        #expect(try scene.matroska("B.mkv").blocks("A_OPUS").count == 40)
    }

    // A browser sends the MID until a receiver report says that it was read; then the SSRC is known.
    @Test func tellsParticipantsApartByTheirMIDs() throws {
        var scene = Scene()
        for id in ["A", "B"] {
            scene.join(id, sdp: audio("a=mid:\(id)", Self.midExtension), ports: Self.audioPorts)
        }
        var (first, second) = (RTPBuilder.audio(ssrc: 0xA0), RTPBuilder.audio(ssrc: 0xA1))
        let one = first.speak(50, from: 0).enumerated().map { $0 < 5 ? marked($1, "A") : $1 }
        let two = second.speak(40, from: 5).enumerated().map { $0 < 5 ? marked($1, "B") : $1 }
        scene.play(merged(two, one))
        let report = scene.finish()
        #expect(report.connections.map { $0.tracks.map(\.ssrcs) } == [[[0xA0]], [[0xA1]]])
        #expect(report.connections.map { $0.tracks.map(\.framesWritten) } == [[50], [40]])
    }

    @Test func goesOnWithTheOtherWhenOneLeaves() throws {
        var scene = pair()
        var (first, second) = (RTPBuilder.audio(ssrc: 0xA0), RTPBuilder.audio(ssrc: 0xA1))
        scene.play(merged(first.speak(50, from: 0), second.speak(50, from: 5)))
        scene.leave("A", at: 1000)
        // Who left goes on sending for a while.
        scene.play(merged(first.speak(10, from: 1000), second.speak(50, from: 1005)))
        let report = scene.finish()
        #expect(report.connections.map { $0.tracks.map(\.framesWritten) } == [[50], [100]])
        #expect(report.connections.map { $0.tracks.map(\.packets) } == [[50], [100]])
        #expect(try report.track(.audio, of: 1).ssrcs == [0xA1])
        #expect(try report.track(.audio, of: 1).foreign == 10)
        #expect(report.connections[0].existsUntil == report.startedAt.at(SessionTime(milliseconds: 1000)))
    }

    @Test func takesAThirdOnceTheTwoAreThere() throws {
        var scene = pair()
        var (first, third) = (RTPBuilder.audio(ssrc: 0xA0), RTPBuilder.audio(ssrc: 0xA2))
        scene.play(first.speak(50, from: 0))
        scene.join("C", sdp: audio("a=ssrc:\(0xA2) cname:x"), ports: Self.audioPorts, at: 1000)
        scene.play(merged(first.speak(50, from: 1000), third.speak(50, from: 1000)))
        let report = scene.finish()
        #expect(report.connections.map { $0.tracks.map(\.framesWritten) } == [[100], [0], [50]])
    }

    @Test func givesSenderReportsToAll() throws {
        var scene = pair()
        var (first, second) = (RTPBuilder.audio(ssrc: 0xA0), RTPBuilder.audio(ssrc: 0xA1))
        let reports = [first, second].map { rtcp($0.senderReport(of: 5000, at: 0), at: 500) }
        scene.play(merged(first.speak(50, from: 0), second.speak(50, from: 5), reports))
        let report = scene.finish()
        #expect(report.connections.map { $0.tracks.map(\.senderReports) } == [[1], [1]])
    }

    @Test func saysGoodbyeForWhoSaidItAlone() throws {
        var scene = pair()
        var (first, second) = (RTPBuilder.audio(ssrc: 0xA0), RTPBuilder.audio(ssrc: 0xA1))
        let goodbye: [UInt8] = [0x81, 203, 0, 1, 0, 0, 0, 0xA1]
        scene.play(merged(first.speak(50, from: 0), second.speak(50, from: 5), [rtcp(goodbye, at: 990)]))
        #expect(scene.finish().connections.map(\.goodbyes) == [0, 1])
    }

    @Test func takesTheAddressesOfBothAndNoOther() throws {
        var scene = pair(addresses: ["10.0.0.1", "10.0.0.2"])
        var (first, second) = (RTPBuilder.audio(ssrc: 0xA0), RTPBuilder.audio(ssrc: 0xA1))
        var stranger = RTPBuilder.audio(ssrc: 0xEE)
        let two = second.speak(50, from: 5).map { datagram in
            var moved = datagram
            moved.source = .v4(0x0A00_0002)
            return moved
        }
        let three = stranger.speak(5, from: 10).map { datagram in
            var moved = datagram
            moved.source = .v4(0x0A00_0003)
            return moved
        }
        scene.play(merged(first.speak(50, from: 0), two, three))
        let report = scene.finish()
        #expect(report.connections.map { $0.tracks.map(\.framesWritten) } == [[50], [50]])
        #expect(report.connections.allSatisfy { $0.tracks.allSatisfy { $0.foreign == 0 } })
        #expect(report.source.unexpectedSenders == 5)
    }

    @Test func decryptsEachWithItsOwnKey() throws {
        let other = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
        let otherKey = Scene.encryptionKey &- UInt32(UInt8(ascii: "Y")) &+ 1
        let own = Scene.encrypted.split(separator: "\n").last.map(String.init) ?? ""
        var scene = Scene()
        for (source, crypto) in zip(Self.sources, [own, other]) {
            scene.join(
                source.id, sdp: audio("a=ssrc:\(source.ssrc) cname:x", crypto, protocol: "RTP/SAVP"),
                ports: Self.audioPorts)
        }
        var (first, second) = (RTPBuilder.audio(ssrc: 0xA0), RTPBuilder.audio(ssrc: 0xA1))
        func protected(_ datagrams: [Datagram], _ key: UInt32) -> [Datagram] {
            datagrams.map { datagram in
                var copy = datagram
                copy.bytes = CountingCipher.protected(datagram.bytes, key: key)
                return copy
            }
        }
        scene.play(
            merged(
                protected(first.speak(50, from: 0), Scene.encryptionKey),
                protected(second.speak(40, from: 5), otherKey)))
        let report = scene.finish()
        #expect(report.connections.map { $0.tracks.map(\.framesWritten) } == [[50], [40]])
        #expect(report.connections.map { $0.tracks.map(\.srtp?.authenticationFailed) } == [[0], [0]])
    }

    // MARK: A port that is used again

    @Test func forgetsTheKeyOfAPortThatIsUsedAgain() throws {
        var scene = Scene()
        scene.join("A", sdp: Scene.describing(Scene.encrypted), ports: Self.audioPorts)
        var first = RTPBuilder.audio()
        scene.play(
            first.speak(20, from: 0).map { datagram in
                var copy = datagram
                copy.bytes = CountingCipher.protected(datagram.bytes, key: Scene.encryptionKey)
                return copy
            })
        scene.leave("A", at: 500)
        // Between two connections a port belongs to nobody.
        scene.play(first.speak(5, from: 600))
        scene.join("B", sdp: audio(), ports: Self.audioPorts, at: 1000)
        var second = RTPBuilder.audio(ssrc: 0xA1)
        scene.play(second.speak(30, from: 1000))
        let report = scene.finish()
        #expect(report.connections.map { $0.tracks.map(\.framesWritten) } == [[20], [30]])
        #expect(try report.track(.audio, of: 0).srtp != nil)
        #expect(try report.track(.audio, of: 1).srtp == nil)
    }

    @Test func keepsWhatArrivesForTheNextConnectionOfAPort() throws {
        var scene = Scene()
        scene.join("A", sdp: audio(), ports: Self.audioPorts)
        var first = RTPBuilder.audio()
        scene.play(first.speak(20, from: 0))
        scene.leave("A", at: 500)
        scene.open("B", ports: Self.audioPorts, at: 600)
        var second = RTPBuilder.audio(ssrc: 0xA1)
        scene.play(second.speak(10, from: 600))
        scene.join("B", sdp: audio(), ports: Self.audioPorts, at: 800)
        scene.play(second.speak(10, from: 800))
        let report = scene.finish()
        #expect(report.connections.map { $0.tracks.map(\.framesWritten) } == [[20], [20]])
    }

    // MARK: Sections that share a port

    private func cameraAndScreen(_ camera: [String], _ screen: [String]) -> String {
        let video = ["m=video \(Scene.videoPort) RTP/AVP 120", "a=rtpmap:120 VP8/90000"]
        return Scene.describing((video + camera + video + screen).joined(separator: "\n"))
    }

    private func checkBoth(_ scene: inout Scene) throws {
        let report = scene.finish()
        let tracks = report.connections[0].tracks
        #expect(tracks.map(\.ssrcs) == [[0xB0], [0xC0]])
        #expect(tracks.map(\.framesWritten) == [25, 15])
        #expect(tracks.map(\.width) == [64, 128])
        #expect(tracks.allSatisfy { $0.foreign == 0 && $0.lost == 0 && $0.framesDropped.isEmpty })
        #expect(try scene.matroska().blocks.values.map(\.count).sorted() == [15, 25])
    }

    @Test func tellsACameraFromAScreenByTheirSSRCs() throws {
        var scene = Scene()
        scene.join(
            sdp: cameraAndScreen(["a=ssrc:176 cname:x"], ["a=ssrc:192 cname:x"]), ports: Self.videoPorts)
        var (camera, screen) = (RTPBuilder.picture(), RTPBuilder.picture(ssrc: 0xC0))
        scene.play(merged(screen.film(15, from: 3, width: 128), camera.film(25, from: 0)))
        try checkBoth(&scene)
    }

    @Test func tellsACameraFromAScreenByTheirMIDs() throws {
        var scene = Scene()
        scene.join(
            sdp: cameraAndScreen(["a=mid:0", Self.midExtension], ["a=mid:screen", Self.midExtension]),
            ports: Self.videoPorts)
        var (camera, screen) = (RTPBuilder.picture(), RTPBuilder.picture(ssrc: 0xC0))
        let first = screen.film(15, from: 0, width: 128).enumerated().map { $0 < 4 ? marked($1, "screen") : $1 }
        scene.play(merged(first, camera.film(25, from: 0).map { self.marked($0, "0") }))
        try checkBoth(&scene)
    }

    // What no description names goes where the RFC would drop it: to the section that came first.
    @Test func givesAnUnannouncedSourceToTheFirstSection() throws {
        var scene = Scene()
        scene.join(sdp: cameraAndScreen([], ["a=ssrc:192 cname:x"]), ports: Self.videoPorts)
        var (camera, screen) = (RTPBuilder.picture(), RTPBuilder.picture(ssrc: 0xC0))
        scene.play(merged(screen.film(15, from: 0, width: 128), camera.film(25, from: 0)))
        try checkBoth(&scene)
    }

    @Test func tellsAudioFromVideoOnABundledPort() throws {
        var scene = Scene()
        scene.join(
            sdp: Scene.describing(
                "m=audio \(Scene.videoPort) RTP/AVP 109\na=rtpmap:109 opus/48000/2\na=rtcp-mux",
                "m=video \(Scene.videoPort) RTP/AVP 120\na=rtpmap:120 VP8/90000\na=rtcp-mux"),
            ports: [.init(port: Scene.videoPort, role: .audioRTP), .init(port: Scene.videoPort, role: .videoRTP)])
        var (audio, picture) = (RTPBuilder.audio(), RTPBuilder.picture())
        let report = Datagram(
            bytes: audio.senderReport(of: 5000, at: 0) + [0x81, 203, 0, 1, 0, 0, 0, 0xA0], port: Scene.videoPort,
            time: SessionTime(milliseconds: 500))
        scene.play(merged(audio.speak(50, from: 0, port: Scene.videoPort), picture.film(25, from: 0), [report]))
        let connection = scene.finish().connections[0]
        let tracks = connection.tracks
        #expect(tracks.map(\.framesWritten) == [50, 25])
        #expect(tracks.map(\.senderReports) == [1, 0])
        #expect(tracks.allSatisfy { $0.foreign == 0 && $0.malformed == 0 })
        #expect(connection.goodbyes == 1)
    }

    /// Case 58: on a port of its own the description alone says what is RTP; RFC 5761 §4 is about shared ports.
    @Test(arguments: [false, true]) func recordsPayloadTypesThatLookLikeRTCP(isShared: Bool) throws {
        var scene = Scene()
        let shared = isShared ? "\na=rtcp-mux" : ""
        scene.join(
            sdp: Scene.describing("m=video \(Scene.videoPort) RTP/AVP 80\na=rtpmap:80 VP8/90000" + shared),
            ports: Self.videoPorts)
        // No sequence number that could be RTCP's length.
        var picture = RTPBuilder(payloadType: 80, ssrc: 0xB0, sequenceNumber: 7000, timestamp: 900_000, step: 3600)
        scene.play(picture.film(25, from: 0))
        let connection = scene.finish().connections[0]
        #expect(connection.tracks.map(\.framesWritten) == [25] && connection.malformed == 0)
        #expect(connection.tracks.map(\.foreign) == [0])
    }

    // MARK: What comes of a call

    /// A stage with one connection, driven without an engine.
    private func stage() throws -> ReceptionStage {
        var stage = ReceptionStage(.init(latency: Interval(milliseconds: 100)))
        let joined = ConnectionJoined(connectionID: "A", sdp: audio(), ports: Self.audioPorts)
        let plan = ReceptionPlan(
            connectionID: "A", description: try SessionDescription(parsing: joined.sdp), ciphers: CountingCiphers())
        let receiver = ConnectionReceiver(
            .init(id: "A", name: nil, joined: .zero), number: 0, tracks: plan.tracks, stage.settings)
        stage.join(receiver, plan, joined)
        return stage
    }

    private func receive(_ datagrams: [Datagram], _ stage: inout ReceptionStage) {
        for datagram in datagrams {
            stage.receive(
                datagram.bytes.span, from: Endpoint(address: datagram.source, port: datagram.sourcePort),
                port: datagram.port, at: datagram.time)
        }
    }

    @Test func givesPlacedFramesAndWhoWasHeard() throws {
        var stage = try stage()
        var audio = RTPBuilder.audio()
        receive(audio.speak(20, from: 0), &stage)
        stage.tick(0, at: SessionTime(milliseconds: 500))
        let heard = stage.results.all.count { if case .heard(connection: 0, at: _) = $0 { true } else { false } }
        #expect(heard == 20)
        #expect(stage.results.frames.map(\.placed.presentationTime) == (0..<20).map { $0 * 960 })
        #expect(stage.firstPacket == .zero && stage.lastPacket == SessionTime(milliseconds: 380))
    }

    @Test func givesTheEndOfAnEpochBetweenItsFramesAndTheNext() throws {
        var stage = try stage()
        var (first, second) = (RTPBuilder.audio(), RTPBuilder.audio(ssrc: 0xA1, timestamp: 77))
        receive(first.speak(20, from: 0) + second.speak(20, from: 2000), &stage)
        stage.tick(0, at: SessionTime(milliseconds: 3000))
        var before = 0
        let ends = stage.results.all.compactMap { result -> Int? in
            switch result {
            case .frame: before += 1
            case .epochEnded(let track):
                #expect(track == TrackID(connection: 0, track: 0))
                return before
            case .heard, .goodbye: break
            }
            return nil
        }
        // The first one begins where nothing was.
        #expect(ends == [0, 20] && before == 40)
    }

    @Test func givesTheRestOfAConnectionThatIsOver() throws {
        var stage = try stage()
        var audio = RTPBuilder.audio()
        var packets = audio.speak(20, from: 0)
        packets.remove(at: 18)
        receive(packets, &stage)
        let before = stage.results.frames.count
        stage.finish(0, at: SessionTime(milliseconds: 390))
        #expect(before < 19 && stage.results.frames.count == 19)
        #expect(stage.connections[0].left == SessionTime(milliseconds: 390) && stage.present("A") == [])
        stage.results.removeAll()
        receive(audio.speak(5, from: 400), &stage)
        #expect(stage.results.count == 0)
    }
}
