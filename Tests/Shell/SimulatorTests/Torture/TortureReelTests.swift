import Media
import Testing

@testable import Simulator

@Suite struct TortureReelTests {
    private func reel(
        _ kind: ForwardedSDP.MediaKind, of captures: [SimulatedCapture], turn: Interval? = nil
    ) throws -> [TortureReel.Frame] {
        var reel = try TortureReel(
            kind, of: captures, description: TortureScene.description, turn: turn, entry: .zero, stills: nil)
        return (0..<100).map { _ in reel.next() }
    }

    @Test func setsAudioAndPictureAgainstEachOtherByTheirQuickestPackets() throws {
        let together = try reel(.video, of: [TortureScene.capture()])
        let apart = try reel(.video, of: [TortureScene.capture(delayOfPicture: 40)])
        #expect(together[0].ticks == 9000)
        #expect(apart[0].ticks == 9000 + 3600)
        #expect(together[0].packets.count == 2)
    }

    @Test func takesTurnsAndLeavesRoomBetweenThem() throws {
        let captures = [try TortureScene.capture(), try TortureScene.capture(delayOfPicture: -60)]
        let frames = try reel(.video, of: captures, turn: Interval(milliseconds: 500))
        let steps = zip(frames, frames.dropFirst()).map { $1.ticks - $0.ticks }
        // Half a frame at least, and a frame and a half at most.
        #expect(steps.allSatisfy { (1500...5100).contains($0) }, "\(steps)")
        let begins = frames.filter(\.isKeyFrame).map(\.ticks)
        #expect(zip(begins, begins.dropFirst()).map { $1 - $0 }.prefix(2) == [39_600, 50_400])
    }

    @Test func putsPacketsInOrderAndLeavesOutSecondOnes() throws {
        var mixed = SimulatedCapture(path: "mixed")
        for (index, number) in ([0, 2, 1, 1, 3] as [UInt16]).enumerated() {
            let bytes = rtp(sequence: number, timestamp: UInt32(number) * 960)
            try mixed.append(bytes, port: 60001, at: SessionTime(milliseconds: Int64(index) * 20))
        }
        let description = try ForwardedSDP(parsing: "m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2")
        var reel = try TortureReel(
            .audio, of: [mixed], description: description, turn: nil, entry: .zero, stills: nil)
        let frames = (0..<8).map { _ in reel.next() }
        #expect(frames.map { sequence(of: $0.packets[0]) } == [0, 1, 2, 3, 0, 1, 2, 3])
        #expect(Set(zip(frames, frames.dropFirst()).map { $1.ticks - $0.ticks }) == [960])
    }

    /// Audio alone, `count` packets of 20 ms, made of (payload type, SSRC).
    private func audio(_ count: Int, _ change: (Int) -> (UInt8, UInt32) = { _ in (109, 0xA) }) throws
        -> SimulatedCapture
    {
        var capture = SimulatedCapture(path: "audio")
        for i in 0..<count {
            let (payloadType, ssrc) = change(i)
            let bytes = rtp(payloadType: payloadType, sequence: UInt16(i), timestamp: UInt32(i) * 960, ssrc: ssrc)
            try capture.append(bytes, port: 60001, at: SessionTime(milliseconds: Int64(i) * 20))
        }
        return capture
    }

    private func frames(
        _ kind: ForwardedSDP.MediaKind, of capture: SimulatedCapture, entry: Int64 = 0, stills: Interval? = nil,
        description: String = "m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2"
    ) throws -> [TortureReel.Frame] {
        var reel = try TortureReel(
            kind, of: [capture], description: ForwardedSDP(parsing: description), turn: nil,
            entry: Interval(milliseconds: entry), stills: stills)
        return (0..<10).map { _ in reel.next() }
    }

    @Test func playsTheFirstSourceAndItsFirstPayloadTypeAlone() throws {
        let capture = try audio(8) { ($0 == 2 ? 110 : 109, $0 == 5 ? 0xB : 0xA) }
        let frames = try frames(.audio, of: capture)
        #expect(frames.prefix(7).map { sequence(of: $0.packets[0]) } == [0, 1, 3, 4, 6, 7, 0])
    }

    @Test func passesOverReportsOnTheMediaPortAndPacketsWithoutPayload() throws {
        var capture = try audio(3)
        let time = SessionTime(milliseconds: 60)
        try capture.append(
            senderReport(ntp: 0, timestamp: 0, packets: 0, octets: 0), port: 60001, at: time)
        try capture.append(rtp(sequence: 3, timestamp: 2880).dropLast(), port: 60001, at: time)
        #expect(try frames(.audio, of: capture).prefix(4).map { sequence(of: $0.packets[0]) } == [0, 1, 2, 0])
    }

    @Test(
        arguments: [(0, 4800, 0), (19, 4800, 0), (20, 3840, 0), (100, 0, 0), (140, 0, 2)] as [(Int64, Int64, UInt16)])
    func entersAtAWholeTwentyMilliseconds(entry: Int64, tick: Int64, number: UInt16) throws {
        let first = try #require(try frames(.audio, of: audio(5), entry: entry).first)
        // The first audio lies at 100 ms, which is tick 4800.
        #expect(first.ticks == tick && sequence(of: first.packets[0]) == number)
    }

    @Test(arguments: [(1, "too short to be repeated"), (0, "contains no audio")])
    func refusesACaptureThatHasNoLength(count: Int, reason: String) throws {
        let capture = try audio(count)
        #expect(throws: SimulatorError.unusableCapture(path: "audio", reason: reason)) {
            try frames(.audio, of: capture)
        }
    }

    @Test func pictureAloneLeadsItself() throws {
        var capture = SimulatedCapture(path: "picture")
        for i in 0..<5 {
            let bytes = rtp(payloadType: 120, sequence: UInt16(i), timestamp: UInt32(i) * 3600, ssrc: 0xB)
            try capture.append(bytes, port: 60003, at: SessionTime(milliseconds: Int64(i) * 40))
        }
        let frames = try frames(
            .video, of: capture, description: "m=video 60003 RTP/AVP 120\na=rtpmap:120 VP9/90000")
        #expect(frames.map(\.ticks) == (0..<10).map { 9000 + $0 * 3600 })
        #expect(frames.map(\.isKeyFrame) == (0..<10).map { $0 % 5 == 0 })
    }

    @Test func stillsAreTheFirstPictureAgainAndNeverTheSameTick() throws {
        let capture = try TortureScene.capture()
        let description = "m=video 60003 RTP/AVP 120\na=rtpmap:120 VP9/90000"
        let slow = try frames(.video, of: capture, stills: Interval(milliseconds: 2000), description: description)
        #expect(Set(slow.map(\.packets)).count == 1 && slow.allSatisfy { $0.isKeyFrame })
        #expect(zip(slow, slow.dropFirst()).allSatisfy { $1.ticks - $0.ticks == 180_000 })
        // A tick of 90 kHz has 11,111 ns.
        let quick = try frames(.video, of: capture, stills: Interval(nanoseconds: 1), description: description)
        #expect(zip(quick, quick.dropFirst()).allSatisfy { $1.ticks - $0.ticks == 1 })
    }

    @Test func audioHasNoStills() throws {
        let frames = try frames(.audio, of: audio(5), stills: Interval(milliseconds: 2000))
        #expect(Set(frames.map(\.packets)).count == 5)
    }

    @Test func captureWhosePictureBeginsAfterItsTurnHasNone() throws {
        let captures = [try TortureScene.capture(delayOfPicture: 600), try TortureScene.capture()]
        let frames = try reel(.video, of: captures, turn: Interval(milliseconds: 500))
        // Turns of half a second, of which every second one has twelve pictures.
        #expect(frames.filter(\.isKeyFrame).prefix(3).map(\.ticks) == [54_000, 144_000, 234_000])
    }
}
