import Media
import Packaging
import Testing

@testable import Engine

@Suite struct VideoRenditionTests {
    private static let encoding = VideoEncoding.toy(bitrate: 321, keyFrameInterval: 10)
    private let codecs = ToyTranscoding()

    /// Sends pictures of 25 in a second, by their numbers.
    private func send(_ numbers: Range<Int64>, to rendition: inout VideoRendition) throws {
        let picture = VideoFrame(width: 64, height: 48)
        for number in numbers {
            try rendition.send(picture, at: number * 3600, isKeyFrame: false, duration: 3600)
        }
    }

    /// Numbers of the pictures that the encoder was told to make key frames.
    private var keyFrames: [Int64] { codecs.log.pictures.filter(\.isKeyFrame).map { $0.time / 3600 } }

    @Test func saysWhatTheEncoderMakes() throws {
        let rendition = try VideoRendition(Self.encoding, codecs: codecs)
        #expect(rendition.format == VideoFormat(width: 64, height: 48, configuration: .vp8))
        #expect(rendition.clockRate == .video && rendition.bitrate == 321)
        #expect(rendition.samples.isEmpty && rendition.frameCount == 0)
    }

    @Test func keepsSamplesUntilTheyAreTaken() throws {
        var rendition = try VideoRendition(Self.encoding, codecs: codecs)
        try send(0..<3, to: &rendition)
        #expect((0..<3).map { rendition.samples.sample(at: $0).presentationTime } == [0, 3600, 7200])
        #expect((0..<3).allSatisfy { rendition.samples.sample(at: $0).duration == 3600 })
        rendition.samples.removeAll()
        try send(3..<5, to: &rendition)
        #expect(rendition.samples.count == 2 && rendition.frameCount == 5)
        #expect(rendition.samples.sample(at: 0).presentationTime == 10_800)
    }

    @Test func makesNoKeyFrameThatNothingAsksFor() throws {
        var rendition = try VideoRendition(Self.encoding, codecs: codecs)
        try send(0..<20, to: &rendition)
        #expect(keyFrames == [])
    }

    /// At a picture's own time, and between two pictures.
    @Test(arguments: [(7200, 2), (7199, 2), (3601, 2), (7201, 3)] as [(Int64, Int64)])
    func theFirstPictureAtARequestedTimeIsAKeyFrame(time: Int64, number: Int64) throws {
        var rendition = try VideoRendition(Self.encoding, codecs: codecs)
        rendition.requestKeyFrame(at: time)
        try send(0..<10, to: &rendition)
        #expect(keyFrames == [number])
        #expect(rendition.samples.sample(at: Int(number)).isKeyFrame)
    }

    @Test func takesSeveralRequestsInAnyOrder() throws {
        var rendition = try VideoRendition(Self.encoding, codecs: codecs)
        for number: Int64 in [8, 2, 5] { rendition.requestKeyFrame(at: number * 3600) }
        try send(0..<10, to: &rendition)
        #expect(keyFrames == [2, 5, 8])
    }

    @Test func oneKeyFrameServesAllRequestsUpToIt() throws {
        var rendition = try VideoRendition(Self.encoding, codecs: codecs)
        for time: Int64 in [3601, 3601, 5000, 7200] { rendition.requestKeyFrame(at: time) }
        try send(0..<10, to: &rendition)
        #expect(keyFrames == [2])
    }

    @Test func aRequestForATimeThatHasPassedIsForTheNextPicture() throws {
        var rendition = try VideoRendition(Self.encoding, codecs: codecs)
        try send(0..<4, to: &rendition)
        rendition.requestKeyFrame(at: 3600)
        rendition.requestKeyFrame(at: -90_000)
        try send(4..<10, to: &rendition)
        #expect(keyFrames == [4])
    }

    @Test func aKeyFrameThatIsMadeAnywayServesARequestToo() throws {
        var rendition = try VideoRendition(Self.encoding, codecs: codecs)
        rendition.requestKeyFrame(at: 0)
        try rendition.send(VideoFrame(width: 64, height: 48), at: 0, isKeyFrame: true, duration: 3600)
        try send(1..<5, to: &rendition)
        #expect(keyFrames == [0])
    }

    @Test func requestsAreBounded() throws {
        var rendition = try VideoRendition(Self.encoding, codecs: codecs)
        for number: Int64 in 0..<1000 { rendition.requestKeyFrame(at: number * 3600) }
        try send(0..<100, to: &rendition)
        #expect(keyFrames == Array(0..<Int64(VideoRendition.maximumRequests)))
        rendition.requestKeyFrame(at: 105 * 3600)
        try send(100..<110, to: &rendition)
        #expect(keyFrames.last == 105, "there is room again")
    }

    @Test func whatTheEncoderHoldsComesAtTheEnd() throws {
        var codecs = ToyCodecs()
        codecs.lookAhead = 4
        var rendition = try VideoRendition(Self.encoding, codecs: codecs)
        try send(0..<10, to: &rendition)
        #expect(rendition.samples.count == 6)
        try rendition.finish(duration: 1800)
        #expect(rendition.samples.count == 10 && rendition.frameCount == 10)
        #expect(rendition.samples.sample(at: 9).duration == 1800)
    }

    @Test func anEncoderThatFailsTakesNothingBack() throws {
        var codecs = ToyCodecs()
        codecs.failingPicture = 3
        var rendition = try VideoRendition(Self.encoding, codecs: codecs)
        #expect(throws: CodecError.library(operation: "toy encoder", code: -1, message: "no more")) {
            try send(0..<10, to: &rendition)
        }
        #expect(rendition.samples.count == 3 && rendition.frameCount == 3)
    }

    @Test func saysWhatCannotEncode() {
        #expect(throws: CodecError.unavailable(what: "encoding video as vp8", available: [])) {
            try VideoRendition(Self.encoding, codecs: ToyTranscoding(failsToOpen: true))
        }
    }
}
