import Media
import TestSupport
import Testing

@testable import Engine

/// Pictures that packets say to turn, in a view of 64x64.
@Suite struct ViewRotationTests {
    private static let pipeline = """
        view:
          audio: false
          video: {parameters: {resolution: {width: 64, height: 64}, framerate: 25}}
        outputs: [{type: recording, from: view}]
        """
    private static let sdp = Scene.describing(
        "m=video 60003 RTP/AVP 120\na=rtpmap:120 VP8/90000\na=extmap:13 urn:3gpp:video-orientation")

    /// `count` frames of 64x32, of which those that are named tell an orientation in their last packet.
    private func film(_ count: Int, turns: [Int: UInt8]) -> [Datagram] {
        var builder = RTPBuilder.picture()
        return (0..<count).flatMap { i in
            var packets = builder.vp8(isKeyFrame: i == 0, width: 64, height: 32)
            if let orientation = turns[i] {
                let plain = packets[1]
                packets[1] =
                    [plain[0] | 0x10] + plain[1..<12] + [0xBE, 0xDE, 0, 1, 0xD0, orientation, 0, 0] + plain[12...]
            }
            return packets.map {
                Datagram(bytes: $0, port: Scene.videoPort, time: SessionTime(milliseconds: 1000 + Int64(i) * 40))
            }
        }
    }

    private func composed(_ datagrams: [Datagram]) throws -> PaintedCodecs.Canvases {
        let codecs = PaintedCodecs()
        var scene = try Scene(pipeline: Self.pipeline, codecs: codecs)
        scene.join(sdp: Self.sdp)
        scene.play(datagrams)
        _ = scene.finish(at: 5000)
        return codecs.canvases
    }

    // Letterboxed: lying, it has bars above and below; standing, left and right. The left half is the darker one.
    @Test(
        arguments: [
            (0, [(8, 32, 64), (56, 32, 250), (32, 4, 16)]), (1, [(32, 8, 64), (32, 56, 250), (4, 32, 16)]),
            (2, [(8, 32, 250), (56, 32, 64), (32, 4, 16)]), (3, [(32, 8, 250), (32, 56, 64), (4, 32, 16)]),
        ] as [(UInt8, [(Int, Int, UInt8)])])
    func standsUpright(orientation: UInt8, samples: [(Int, Int, UInt8)]) throws {
        let canvases = try composed(film(10, turns: [0: orientation]))
        try #require(canvases.pictures.count >= 10)
        for index in [0, 5, 9] {
            for (x, y, luma) in samples { #expect(canvases.luma(index, x, y) == luma, "picture \(index)") }
        }
    }

    @Test func turnsWithTheFrameThatSaysSo() throws {
        let canvases = try composed(film(10, turns: [0: 1, 5: 0]))
        #expect((0..<10).map { canvases.luma($0, 4, 32) } == [16, 16, 16, 16, 16, 64, 64, 64, 64, 64])
        // Nothing is left of what stood there before.
        #expect((0..<10).map { canvases.luma($0, 32, 4) } == [64, 64, 64, 64, 64, 16, 16, 16, 16, 16])
    }
}
