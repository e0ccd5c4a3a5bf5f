import FileSupport
import Jobs
import Media
import RTP
import TestSupport
import Testing

@testable import Engine

@Suite struct TrackReceiverAuxiliaryTests {
    private static let telephone = Scene.describing(
        "m=audio 60001 RTP/AVP 0 101 102", "a=rtpmap:101 telephone-event/8000", "a=rtpmap:102 telephone-event/48000")
    private static let redundant = Scene.describing(
        "m=audio 60001 RTP/AVP 63 109 101", "a=rtpmap:109 opus/48000/2", "a=rtpmap:63 red/48000/2", "a=fmtp:63 109/109",
        "a=rtpmap:101 telephone-event/48000")
    private static let repaired = Scene.describing(
        "m=video 60003 RTP/AVP 120 97 116 98 117 118", "a=rtpmap:120 VP8/90000", "a=rtpmap:97 rtx/90000",
        "a=fmtp:97 apt=120", "a=rtpmap:116 red/90000", "a=rtpmap:98 rtx/90000", "a=fmtp:98 apt=116",
        "a=rtpmap:117 ulpfec/90000", "a=rtpmap:118 flexfec-03/90000")

    private func scene(_ sdp: String) -> Scene {
        var scene = Scene()
        scene.join(sdp: sdp)
        return scene
    }

    private func arriving(_ bytes: [UInt8], at milliseconds: Int64, port: UInt16 = Scene.audioPort) -> Datagram {
        Datagram(bytes: bytes, port: port, time: SessionTime(milliseconds: milliseconds))
    }

    private func g711() -> RTPBuilder {
        RTPBuilder(payloadType: 0, ssrc: 0xA0, sequenceNumber: 65_533, timestamp: 4_294_967_000, step: 160)
    }

    @Test func leavesThePauseThatNoiseDescribes() throws {
        var scene = scene(Self.telephone)
        var audio = g711()
        for i in 0..<Int64(4) { scene.play([arriving(audio.g711(), at: i * 20)]) }
        // 1 s with a packet of noise each 200 ms under the static type.
        for i in 0..<Int64(5) {
            audio.payloadType = 13
            scene.play([arriving(audio.packet([0x30]), at: 80 + i * 200)])
            audio.timestamp &+= 1600
        }
        audio.payloadType = 0
        for i in 0..<Int64(4) { scene.play([arriving(audio.g711(), at: 1080 + i * 20)]) }
        let track = try scene.finish().track(.audio)
        #expect(track.comfortNoise == 5 && track.lost == 0 && track.malformed == 0 && track.foreign == 0)
        #expect(track.framesWritten == 8 && track.payloadType == 0)
        #expect(track.gaps == GapReport(list: [.init(start: 0.08, duration: 1)], count: 1, total: 1))
        #expect(try scene.matroska().blocks("A_MS/ACM").map(\.time) == [0, 20, 40, 60, 1080, 1100, 1120, 1140])
    }

    @Test func countsNoiseThatWasLost() throws {
        var scene = scene(Self.telephone)
        var audio = g711()
        scene.play([arriving(audio.g711(), at: 0)])
        audio.payloadType = 13
        _ = audio.packet([0x30])
        scene.play([arriving(audio.packet([]), at: 40)])
        audio.payloadType = 0
        scene.play([arriving(audio.g711(), at: 60)])
        let track = try scene.finish().track(.audio)
        #expect(track.lost == 1 && track.comfortNoise == 1 && track.malformed == 1 && track.framesWritten == 2)
    }

    @Test func keepsKeysAsFactsAndNotAsAudio() throws {
        var scene = scene(Self.telephone)
        var audio = g711()
        scene.play(audio.speakG711(50, from: 0))
        let start = audio.timestamp
        audio.payloadType = 101
        for (i, duration) in [400, 800, 1200, 1200, 1200].enumerated() {
            let payload = [9, i > 1 ? 0x8A : 0x0A, UInt8(duration >> 8), UInt8(duration & 0xFF)]
            scene.play([arriving(audio.packet(payload, hasMarker: i == 0), at: 1050 + Int64(i) * 50)])
        }
        audio.payloadType = 0
        audio.timestamp = start &+ 2000
        scene.play(audio.speakG711(10, from: 1250))
        let track = try scene.finish().track(.audio)
        #expect(track.framesWritten == 60 && track.lost == 0 && track.foreign == 0 && track.ssrcs == [0xA0])
        #expect(track.gaps == GapReport(list: [.init(start: 1, duration: 0.25)], count: 1, total: 0.25))
        #expect(
            track.telephoneEvents
                == TelephoneEventReport(
                    list: [.init(digit: "9", code: 9, start: 1, durationMilliseconds: 150, volume: -10)], count: 1))
    }

    // A gateway that sends keys under an SSRC of their own, or before anybody spoke: they are no source of audio.
    @Test(arguments: [UInt32(0xA0), 0xEE]) func takesKeysFromAnywhere(ssrc: UInt32) throws {
        var scene = scene(Self.telephone)
        var keys = RTPBuilder(payloadType: 101, ssrc: ssrc, sequenceNumber: 65_530, timestamp: 77, step: 0)
        for i in 0..<Int64(3) { scene.play([arriving(keys.packet([11, 0x8A, 3, 32]), at: 500 + i * 20)]) }
        var audio = g711()
        scene.play(audio.speakG711(10, from: 1000))
        let track = try scene.finish().track(.audio)
        #expect(track.ssrcs == [0xA0] && track.framesWritten == 10 && track.foreign == 0 && track.lost == 0)
        // Its first packet came 800 ticks after the key was pressed.
        #expect(
            track.telephoneEvents.list == [
                .init(digit: "#", code: 11, start: 0.4, durationMilliseconds: 100, volume: -10)
            ])
    }

    // Hand-built: a clock that is not the audio's, two events in one packet (RFC 4733 §2.5.1.5), and half of one.
    @Test func readsSeveralKeysOfAnotherClock() throws {
        var scene = scene(Self.telephone)
        var audio = g711()
        scene.play(audio.speakG711(50, from: 0))
        audio.payloadType = 102
        scene.play([arriving(audio.packet(hex("01 8A 12C0 02 8A 12C0 03 00")), at: 1100)])
        let track = try scene.finish().track(.audio)
        #expect(track.telephoneEvents.list.map(\.digit) == ["1", "2"])
        #expect(track.telephoneEvents.list.map(\.start) == [1, 1.1])
        #expect(track.malformed == 1)
    }

    /// Opus as `telephone` above, each packet with copies of those before it.
    private struct RedundantSender {
        var builder = RTPBuilder(
            payloadType: 63, ssrc: 0xA0, sequenceNumber: 65_530, timestamp: 4_294_960_000, step: 960)
        var distance = 1
        private var sent: [(timestamp: UInt32, payload: [UInt8])] = []

        init(distance: Int = 1) {
            self.distance = distance
        }

        mutating func next(pause: UInt32 = 0) -> [UInt8] {
            builder.timestamp &+= pause
            let own: [UInt8] =
                [0xFC] + [UInt8](repeating: UInt8(truncatingIfNeeded: sent.count), count: 3 + sent.count % 5)
            var headers: [UInt8] = []
            var content: [UInt8] = []
            for older in sent.suffix(distance) {
                let offset = builder.timestamp &- older.timestamp
                guard offset < 1 << 14 else { continue }
                let word = UInt32(0x8000_0000) | 109 << 24 | offset << 10 | UInt32(older.payload.count)
                headers += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
                content += older.payload
            }
            sent.append((builder.timestamp, own))
            defer { builder.timestamp &+= 960 }
            return builder.packet(headers + [109] + content + own)
        }
    }

    @Test(arguments: [(1, 1, 1), (1, 2, 1), (2, 2, 2), (2, 3, 2), (3, 1, 1)])
    func fillsALossFromThePacketBehindIt(distance: Int, lost: Int, recovered: Int) throws {
        var sender = RedundantSender(distance: distance)
        let packets = (0..<20).map { _ in sender.next() }
        var scene = scene(Self.redundant)
        for (i, bytes) in packets.enumerated() where !(10..<10 + lost).contains(i) {
            scene.play([arriving(bytes, at: Int64(i) * 20)])
        }
        let track = try scene.finish().track(.audio)
        #expect(track.recovered == recovered && track.lost == lost - recovered)
        #expect(track.framesWritten == 20 - lost + recovered)
        #expect(track.packets == 20 - lost && track.payloadType == 109 && track.malformed == 0)
        let blocks = try scene.matroska().blocks("A_OPUS")
        let kept = (0..<20).filter { $0 < 10 || $0 >= 10 + lost - recovered }
        #expect(blocks.map(\.time) == kept.map { Int64($0) * 20 })
        // The copy is the audio that was lost, not another one.
        #expect(blocks.map(\.byteCount) == kept.map { 4 + $0 % 5 })
    }

    @Test func fillsNothingWhereNothingWasLost() throws {
        var sender = RedundantSender(distance: 2)
        var scene = scene(Self.redundant)
        for i in 0..<Int64(10) { scene.play([arriving(sender.next(), at: i * 20)]) }
        // Silence without packets; the next one brings what was heard long ago.
        for i in 0..<Int64(10) { scene.play([arriving(sender.next(pause: i == 0 ? 9600 : 0), at: 400 + i * 20)]) }
        let track = try scene.finish().track(.audio)
        #expect(track.framesWritten == 20 && track.recovered == 0 && track.lost == 0)
        #expect(track.gaps.count == 1 && track.gaps.total == 0.2)
    }

    @Test func aRestoredPacketThatComesAfterAllIsADuplicate() throws {
        var sender = RedundantSender()
        let packets = (0..<20).map { _ in sender.next() }
        var scene = scene(Self.redundant)
        for (i, bytes) in packets.enumerated() where i != 5 && i != 8 {
            scene.play([arriving(bytes, at: Int64(i) * 20)])
        }
        scene.advance(to: 1000)
        scene.play([arriving(packets[5], at: 1000)])
        let track = try scene.finish().track(.audio)
        #expect(track.recovered == 2 && track.lost == 0 && track.late == 0 && track.duplicate == 1)
        #expect(track.framesWritten == 20)
    }

    @Test func fillsTheHoleBehindKeysToo() throws {
        var sender = RedundantSender()
        var scene = scene(Self.redundant)
        for i in 0..<Int64(5) { scene.play([arriving(sender.next(), at: i * 20)]) }
        _ = sender.next()
        // RFC 4733 §2.5.1.1: keys go in redundant blocks as well; 960 ticks of 48 kHz are 20 ms.
        var key = sender.builder
        key.sequenceNumber = sender.builder.sequenceNumber
        scene.play([arriving(key.packet(hex("E5 0F0004 65 01 8A 03C0 02 0A 0000")), at: 120)])
        sender.builder.sequenceNumber &+= 1
        scene.play([arriving(sender.next(), at: 120)])
        let track = try scene.finish().track(.audio)
        #expect(track.telephoneEvents.list.map(\.digit) == ["1", "2"])
        #expect(track.framesWritten == 7 && track.recovered == 1 && track.lost == 0)
    }

    @Test func countsBlocksThatCannotBeUsed() throws {
        var sender = RedundantSender()
        var scene = scene(Self.redundant)
        scene.play([arriving(sender.next(), at: 0)])
        scene.play([arriving(sender.builder.packet([0xEF, 1]), at: 20)])
        scene.play([arriving(sender.builder.packet([]), at: 30)])
        scene.play([arriving(sender.builder.packet([96, 1, 2]), at: 40)])
        scene.play([arriving(sender.builder.packet([63, 109, 2]), at: 50)])
        let track = try scene.finish().track(.audio)
        #expect(track.malformed == 1 && track.foreign == 2 && track.paddingOnly == 1)
        #expect(track.framesWritten == 1 && track.lost == 0)
    }

    /// A packet sent again (RFC 4588 §4).
    private func again(_ bytes: [UInt8], ssrc: UInt32 = 0xB1, payloadType: UInt8 = 97, number: UInt8 = 0) -> [UInt8] {
        var copy = Array(bytes[..<12])
        copy[1] = copy[1] & 0x80 | payloadType
        copy.replaceSubrange(2..<4, with: [0x40, number])
        copy.replaceSubrange(8..<12, with: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: ssrc >> UInt32($0)) })
        return copy + bytes[2..<4] + bytes[12...]
    }

    @Test func putsARetransmissionInItsPlace() throws {
        var scene = scene(Self.repaired)
        var picture = RTPBuilder.picture()
        let packets = picture.film(20, from: 0, keyEvery: 100, port: Scene.videoPort)
        let lost: Set = [7, 8, 20]
        for (i, packet) in packets.enumerated() where !lost.contains(i) {
            scene.play([packet])
            // Asked for when the next one came, and there 60 ms later; one of them twice.
            for missing in lost where i == missing + 3 {
                let bytes = again(packets[missing].bytes)
                for _ in 0..<2 { scene.play([arriving(bytes, at: Int64(i / 2) * 40, port: Scene.videoPort)]) }
            }
        }
        // A probe: padding alone.
        let probe: [UInt8] = [0xA0, 97, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0xB1, 0, 0, 3]
        scene.play([arriving(probe, at: 790, port: Scene.videoPort)])
        let track = try scene.finish().track(.video)
        #expect(track.framesWritten == 20 && track.framesDropped.isEmpty)
        #expect(track.recovered == 3 && track.retransmitted == 7 && track.lost == 0)
        #expect(track.packets == 37 && track.foreign == 0 && track.paddingOnly == 0 && track.reordered == 0)
        #expect(track.duplicate == 0 && track.late == 0 && track.ssrcs == [0xB0] && track.payloadType == 120)
    }

    // The first packet of the first key frame was lost: without it there is no picture at all.
    @Test(arguments: [UInt8(120), 116]) func putsARetransmissionInFrontOfTheFirstPacket(payloadType: UInt8) throws {
        var scene = scene(Self.repaired)
        var picture = RTPBuilder.picture()
        let packets = picture.film(20, from: 0, keyEvery: 100, port: Scene.videoPort).map { packet in
            var wrapped = packet
            guard payloadType == 116 else { return packet }
            wrapped.bytes[1] = wrapped.bytes[1] & 0x80 | 116
            wrapped.bytes.insert(120, at: 12)
            return wrapped
        }
        let repair = again(packets[0].bytes, payloadType: payloadType == 120 ? 97 : 98)
        for (i, packet) in packets.enumerated() where i > 0 {
            scene.play([packet])
            if i == 4 { scene.play([arriving(repair, at: 80, port: Scene.videoPort)]) }
        }
        let track = try scene.finish().track(.video)
        #expect(track.framesWritten == 20 && track.framesDropped.isEmpty)
        #expect(track.recovered == 1 && track.retransmitted == 1 && track.lost == 0 && track.late == 0)
    }

    // What a probing sender repeats of the time before the recording is no sign of a loss.
    @Test func aRetransmissionOfWhatWasBeforeIsNotUsed() throws {
        var scene = scene(Self.repaired)
        var picture = RTPBuilder.picture()
        let early = picture.film(5, from: 0, keyEvery: 100)
        let packets = picture.film(20, from: 0, keyEvery: 5)
        scene.play([packets[1]])
        scene.play([arriving(again(early[3].bytes), at: 10, port: Scene.videoPort)])
        scene.play(Array(packets[2...]))
        let track = try scene.finish().track(.video)
        #expect(track.lost == 0 && track.recovered == 0 && track.retransmitted == 1)
        #expect(track.framesWritten == 15 && track.framesDropped == ["before_first_key_frame": 4])
    }

    @Test func doesNotTakeWhatComesTooLate() throws {
        var scene = scene(Self.repaired)
        var picture = RTPBuilder.picture()
        let packets = picture.film(20, from: 0, keyEvery: 10)
        for (i, packet) in packets.enumerated() where i != 8 { scene.play([packet]) }
        scene.play([arriving(again(packets[8].bytes), at: 800, port: Scene.videoPort)])
        let track = try scene.finish().track(.video)
        #expect(track.lost == 1 && track.recovered == 0 && track.retransmitted == 1 && track.late == 0)
        #expect(track.framesWritten == 14)
    }

    @Test(arguments: [("97", "60003"), ("117", "60003")]) func saysThatNoMediaCame(type: String, port: String) throws {
        var scene = scene(Self.repaired)
        var builder = RTPBuilder(payloadType: UInt8(type) ?? 0, ssrc: 7, timestamp: 0, step: 0)
        for i in 0..<Int64(3) { scene.play([arriving(builder.packet([0, 1, 2]), at: i, port: Scene.videoPort)]) }
        let report = scene.finish(stop: .endOfCapture)
        #expect(
            report.warnings.map(\.message) == [
                "port \(port) received no media, only auxiliary payload types"
            ])
        #expect(report.reason == .noRTP)
    }

    // The stream that is repeated is the one of the description, else the one that was current first.
    @Test(arguments: [(UInt32(0xB1), 1), (0xC1, 0), (0xD1, 1)])
    func repairsTheStreamThatItBelongsTo(ssrc: UInt32, recovered: Int) throws {
        var scene = scene(Self.repaired + "a=ssrc-group:FID 176 177\na=ssrc-group:FID 192 193\na=ssrc:176 cname:x\n")
        var picture = RTPBuilder.picture()
        let packets = picture.film(4, from: 0, keyEvery: 10)
        scene.play([arriving(again(packets[0].bytes, ssrc: ssrc), at: 0, port: Scene.videoPort)])
        scene.play([packets[0], packets[1], packets[3]])
        scene.play([arriving(again(packets[2].bytes, ssrc: ssrc), at: 60, port: Scene.videoPort)])
        scene.play([packets[4], packets[5]])
        let track = try scene.finish().track(.video)
        #expect(track.recovered == recovered && track.retransmitted == 2)
        #expect(track.lost == 1 - recovered)
    }

    @Test func unwrapsWhatWasRedundantBeforeItWasLost() throws {
        var scene = scene(Self.repaired)
        var picture = RTPBuilder.picture()
        let packets = picture.film(10, from: 0, keyEvery: 100).map { packet in
            var wrapped = packet
            wrapped.bytes[1] = wrapped.bytes[1] & 0x80 | 116
            wrapped.bytes.insert(120, at: 12)
            return wrapped
        }
        for (i, packet) in packets.enumerated() where i != 6 {
            scene.play([packet])
            if i == 7 {
                scene.play([arriving(again(packets[6].bytes, payloadType: 98), at: 130, port: Scene.videoPort)])
            }
        }
        let track = try scene.finish().track(.video)
        #expect(track.framesWritten == 10 && track.recovered == 1 && track.lost == 0 && track.payloadType == 120)
    }

    // In the middle of frames and after them, under the media's numbers; as RED, and as it is.
    @Test(arguments: [UInt8(116), 117]) func passesOverParityAmongThePictures(payloadType: UInt8) throws {
        var scene = scene(Self.repaired)
        var picture = RTPBuilder.picture()
        var number: UInt16 = 65_500
        func place(_ bytes: [UInt8]) -> [UInt8] {
            defer { number &+= 1 }
            return bytes[..<2] + [UInt8(number >> 8), UInt8(number & 0xFF)] + bytes[4...]
        }
        for i in 0..<Int64(10) {
            for bytes in picture.vp8(isKeyFrame: i == 0, packets: 3) {
                var parity = bytes
                parity[1] = payloadType
                parity.replaceSubrange(12..., with: payloadType == 116 ? [117, 1, 2, 3] : [1, 2, 3])
                scene.play([place(bytes), place(parity)].map { arriving($0, at: i * 40, port: Scene.videoPort) })
            }
        }
        let track = try scene.finish().track(.video)
        #expect(track.forwardErrorCorrection == 30 && track.foreign == 0)
        #expect(track.framesWritten == 10 && track.lost == 0)
    }

    // FlexFEC has an SSRC of its own: it must never become the track's source (RFC 8627).
    @Test func parityIsNoSource() throws {
        var scene = scene(Self.repaired)
        var parity = RTPBuilder(payloadType: 118, ssrc: 0xF0, sequenceNumber: 9, timestamp: 1, step: 0)
        var picture = RTPBuilder.picture()
        for packet in picture.film(10, from: 0) {
            scene.play([packet])
            scene.play([
                arriving(parity.packet([1, 2, 3]), at: packet.time.nanoseconds / 1_000_000, port: Scene.videoPort)
            ])
        }
        let track = try scene.finish().track(.video)
        #expect(track.ssrcs == [0xB0] && track.forwardErrorCorrection == 20 && track.framesWritten == 10)
        #expect(track.foreign == 0)
    }

    // Media and parity in turn: no two packets of media follow each other, and the source is believed all the same.
    @Test func believesASourceWithParityBetweenItsFirstPackets() throws {
        var scene = scene(Self.repaired)
        var picture = RTPBuilder.picture()
        for i in 0..<Int64(5) {
            scene.play(
                picture.vp8(isKeyFrame: i == 0, packets: 1).map { arriving($0, at: i * 40, port: Scene.videoPort) })
            var parity = picture
            parity.payloadType = 117
            scene.play([arriving(parity.packet([1]), at: i * 40, port: Scene.videoPort)])
            picture.sequenceNumber &+= 1
        }
        let track = try scene.finish().track(.video)
        #expect(track.framesWritten == 5 && track.forwardErrorCorrection == 5 && track.lost == 0 && track.foreign == 0)
    }
}

extension RTPBuilder {
    /// `count` packets of G.711, one every 20 ms.
    fileprivate mutating func speakG711(_ count: Int, from start: Int64) -> [Datagram] {
        (0..<count).map { i in
            Datagram(bytes: g711(), port: Scene.audioPort, time: SessionTime(milliseconds: start + Int64(i) * 20))
        }
    }
}
