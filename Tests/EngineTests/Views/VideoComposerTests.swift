import Media
import Mixing
import Packaging
import Testing

@testable import Engine

@Suite struct VideoComposerTests {
    private func pictures(_ rate: FrameRate, _ codecs: ToyCodecs) throws -> VideoComposer {
        let encoding = VideoEncoding(
            codec: .vp8, width: 64, height: 48, colour: .bt601, frameRate: rate, bitrate: 100, keyFrameInterval: 10)
        let background = ColourSample(y: 40, u: 128, v: 128)
        return try VideoComposer(
            .init(encoding: encoding, fit: .letterbox, background: background, layouts: [], maxInput: 16),
            codecs: codecs)
    }

    private func file(_ pictures: VideoComposer) throws -> ViewFile {
        var file = ViewFile(name: "common.mkv", container: .mkv, identity: .toy)
        try file.addTrack(.video(pictures.format), clockRate: pictures.clockRate)
        return file
    }

    @Test func makesEachPictureAtItsMoment() throws {
        let codecs = ToyCodecs()
        var pictures = try pictures(FrameRate(30_000, per: 1001), codecs)
        var files = [try file(pictures)]
        var connections: [ConnectionRecording] = []
        for n in 0..<1000 {
            // 1001/30000 s each, to the tick of 90 kHz; rounded down to a nanosecond.
            #expect(pictures.nextMoment.nanoseconds == Int64(n) * 3003 * 1_000_000_000 / 90_000)
            try pictures.make(
                Arrangement(places: []), at: .zero + pictures.nextMoment, &connections, into: &files)
        }
        #expect(pictures.count == 1000 && codecs.log.pictures.count == 1000)
        #expect(files[0].tracks[0].frameCount == 1000 && files[0].tracks[0].end == 3_003_000)
        #expect(codecs.log.shades(x: 3, y: 3).allSatisfy { $0 == 40 })
    }

    @Test func whatTheEncoderHoldsComesAtTheEnd() throws {
        var codecs = ToyCodecs()
        codecs.lookAhead = 7
        var pictures = try pictures(FrameRate(25), codecs)
        var files = [try file(pictures), try file(pictures)]
        var connections: [ConnectionRecording] = []
        for _ in 0..<10 { try pictures.make(Arrangement(places: []), at: .zero, &connections, into: &files) }
        #expect(files.map { $0.tracks[0].frameCount } == [3, 3])
        try pictures.finish(into: &files)
        #expect(files.map { $0.tracks[0].frameCount } == [10, 10], "encoded once, written to all files")
    }

    @Test func tellsWhatTheEncoderSays() throws {
        var codecs = ToyCodecs()
        codecs.failingPicture = 0
        var pictures = try pictures(FrameRate(25), codecs)
        var connections: [ConnectionRecording] = []
        var files: [ViewFile] = []
        let failure = CodecError.library(operation: "toy encoder", code: -1, message: "no more")
        #expect(throws: RenditionFailure.codec(failure)) {
            try pictures.make(Arrangement(places: []), at: .zero, &connections, into: &files)
        }
    }
}
