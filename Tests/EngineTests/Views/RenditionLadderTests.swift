import Media
import Testing

@testable import Engine

@Suite struct RenditionLadderTests {
    private func makeLadder(_ codecs: ToyTranscoding) throws -> RenditionLadder {
        try RenditionLadder(
            [VideoEncoding.toy(width: 32, height: 24), VideoEncoding.toy(width: 16, height: 16)], codecs: codecs)
    }

    private func picture(_ luma: UInt8) -> VideoFrame {
        var picture = VideoFrame(width: 64, height: 48)
        picture.withMutablePlanes { y, _, _ in for i in 0..<y.count { y[i] = luma } }
        return picture
    }

    @Test func encodesEachPictureInEverySize() throws {
        let codecs = ToyTranscoding()
        var ladder = try makeLadder(codecs)
        for i in 0..<3 {
            try ladder.send(picture(UInt8(50 + i)), at: Int64(i) * 3600, isKeyFrame: i == 2, duration: 3600)
        }
        #expect(codecs.log.settings.map { [$0.width, $0.height] } == [[32, 24], [16, 16]])
        #expect(codecs.log.sizes.map(\.width) == [32, 16, 32, 16, 32, 16])
        #expect(codecs.log.pictures.map(\.luma) == [50, 50, 51, 51, 52, 52])
        #expect(codecs.log.pictures.map(\.time) == [0, 0, 3600, 3600, 7200, 7200])
        #expect(codecs.log.pictures.map(\.isKeyFrame) == [false, false, false, false, true, true])
        var taken: [[Int]] = []
        ladder.takeSamples { samples, number in taken.append([number, samples.count]) }
        #expect(taken == [[1, 3], [2, 3]])
        ladder.takeSamples { _, _ in Issue.record("they were taken") }
        #expect(ladder.renditions.map(\.frameCount) == [3, 3])
    }

    @Test func saysWhatAnEncoderSays() throws {
        var codecs = ToyTranscoding()
        codecs.failsToOpen = true
        #expect(throws: CodecError.self) { _ = try makeLadder(codecs) }
        codecs = ToyTranscoding()
        codecs.lastPicture = 1
        var ladder = try makeLadder(codecs)
        #expect(throws: CodecError.self) {
            try ladder.send(picture(1), at: 0, isKeyFrame: false, duration: 3600)
        }
    }
}
