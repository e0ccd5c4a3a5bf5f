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
}
