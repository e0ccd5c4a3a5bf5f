import Jobs
import Media
import Packaging
import Testing

@testable import Engine

@Suite struct VideoTranscoderTests {
    private func format(_ width: Int = 64, _ height: Int = 48) -> TrackFormat {
        .video(VideoFormat(width: width, height: height, configuration: .vp8))
    }

    private func frame(_ timestamp: Int64, luma: UInt8, format: TrackFormat? = nil) -> EncodedFrame {
        var frame = EncodedFrame()
        frame.bytes = [0, luma]
        frame.extendedTimestamp = timestamp
        frame.format = format
        frame.isKeyFrame = format != nil
        return frame
    }

    /// Transcodes frames into a track that begins with the first.
    private func track(
        _ frames: [EncodedFrame], _ codecs: ToyTranscoding, parameters: VideoParameters = VideoParameters(),
        format: TrackFormat? = nil
    ) throws -> TrackTranscoder {
        let media = MediaMode(
            video: .encode(VideoTranscoding(coding: VideoCoding(codec: .vp8), parameters: parameters)))
        var track = try TrackTranscoder(
            format ?? self.format(), clockRate: .video, media: media, codecs: codecs)
        for frame in frames {
            track.append(frame, at: frame.extendedTimestamp - frames[0].extendedTimestamp, duration: 3000)
        }
        track.finish(at: .zero)
        return track
    }

    private func times(_ track: TrackTranscoder) -> [Int64] {
        (0..<track.samples.count).map { track.samples.sample(at: $0).presentationTime }
    }

    @Test func keepsTheTimeOfEveryPicture() throws {
        let codecs = ToyTranscoding()
        let ticks: [Int64] = [7000, 10_000, 13_100, 25_000, 25_090]
        let frames = ticks.enumerated().map {
            frame($1, luma: UInt8(10 + $0), format: $0 == 0 ? format() : nil)
        }
        let track = try track(frames, codecs)
        #expect(codecs.log.pictures.map(\.time) == [0, 3000, 6100, 18_000, 18_090])
        #expect(codecs.log.pictures.map(\.luma) == [10, 11, 12, 13, 14])
        #expect(times(track) == [0, 3000, 6100, 18_000, 18_090])
    }

    @Test func beginsWithAKeyFrameAndHasOneEveryTwoSeconds() throws {
        let codecs = ToyTranscoding()
        let frames = (0..<150).map { frame(Int64($0) * 3000, luma: 1, format: $0 == 0 ? format() : nil) }
        _ = try track(frames, codecs)
        let keys = codecs.log.pictures.filter(\.isKeyFrame).map(\.time)
        #expect(keys == [0, 180_000, 360_000])
    }

    @Test func takesTheAskedParameters() throws {
        let codecs = ToyTranscoding()
        let frames = (0..<60).map { frame(Int64($0) * 3000, luma: 1, format: $0 == 0 ? format() : nil) }
        let parameters = VideoParameters(
            resolution: FrameSize(width: 321, height: 180), frameRate: FrameRate(15), bitrate: 123,
            keyFrameInterval: 1)
        _ = try track(frames, codecs, parameters: parameters)
        let settings = try #require(codecs.log.settings.first)
        #expect(settings.width == 320 && settings.height == 180 && settings.bitrate == 123)
        #expect(settings.frameRate == FrameRate(15))
        #expect(codecs.log.pictures.count == 30)
        #expect(codecs.log.pictures.filter(\.isKeyFrame).map(\.time) == [0, 90_000])
    }

    @Test func fitsPicturesOfAnotherSizeIntoTheFirstOnes() throws {
        let codecs = ToyTranscoding()
        let frames = [
            frame(0, luma: 50, format: format(65, 49)), frame(3000, luma: 60, format: format(32, 24)),
            frame(6000, luma: 70, format: format(24, 48)),
        ]
        let track = try track(frames, codecs, format: format(65, 49))
        #expect(codecs.log.sizes == [FrameSize](repeating: FrameSize(width: 64, height: 48), count: 3))
        #expect(codecs.log.pictures.map(\.luma) == [50, 60, 70])
        #expect(track.samples.count == 3)
        let facts = try #require(track.facts)
        #expect(facts.format == format())
        // 400 kbit/s at 320x240 by OWT's formula, times 1.2 for VP8.
        #expect(facts.bitrate == 19)
    }

    @Test func putsReorderedPicturesIntoTheOrderOfTheirTimes() throws {
        let codecs = ToyTranscoding(heldPictures: 1)
        var format = VideoFormat(
            width: 64, height: 48,
            configuration: .h264(sequenceParameterSets: [[0x67, 66, 0, 30]], pictureParameterSets: [[0x68]]))
        format.reorderDepth = 1
        let frames = [
            frame(0, luma: 1, format: .video(format)), frame(6000, luma: 3), frame(3000, luma: 2),
            frame(12_000, luma: 5), frame(9000, luma: 4),
        ]
        let track = try track(frames, codecs, format: .video(format))
        #expect(times(track) == [0, 3000, 6000, 9000, 12_000])
        #expect(codecs.log.pictures.map(\.time) == [0, 3000, 6000, 9000, 12_000])
        #expect(codecs.log.pictures.map(\.luma) == [1, 2, 3, 4, 5])
    }

    @Test func leavesOutWhatCannotBeDecoded() throws {
        let codecs = ToyTranscoding()
        var frames = (0..<4).map { frame(Int64($0) * 3000, luma: UInt8($0), format: $0 == 0 ? format() : nil) }
        frames[2].bytes = [0, 2, 0xEE]
        let track = try track(frames, codecs)
        #expect(codecs.log.pictures.map(\.time) == [0, 3000, 9000])
        #expect(track.facts?.undecodedCount == 1)
        #expect(track.failure == nil)
    }

    @Test func endsWithTheEncoderThatGivesUp() throws {
        let codecs = ToyTranscoding(lastPicture: 2)
        let frames = (0..<4).map { frame(Int64($0) * 3000, luma: 1, format: $0 == 0 ? format() : nil) }
        let track = try track(frames, codecs)
        #expect(track.samples.count == 2 && track.failure != nil)
        var names = FileNames()
        let file = OutputFile(
            names.insert("A", container: .mkv),
            identity: FileIdentity(high: 1, low: 2, creation: .init(nanoseconds: 0), title: "A"),
            origin: .zero, opened: .zero)
        let warning = file.warning(of: track, track: 0, kind: .video, connectionID: "A")
        #expect(warning?.reason == .encoderFailed)
        #expect(warning?.message == "A.mkv: the encoded video ends early: encoding failed: made so (-1)")
    }

    /// A frame without a place is decoded for those that refer to it.
    @Test func doesNotEncodeWhatHasNoPlace() throws {
        let codecs = ToyTranscoding()
        var video = try VideoTranscoder(
            VideoFormat(width: 64, height: 48, configuration: .vp8), clockRate: .video,
            transcoding: VideoTranscoding(coding: VideoCoding(codec: .vp8)), codecs: codecs)
        for (luma, ticks) in [(1, 0), (2, nil), (3, 3000), (4, 3000)] as [(UInt8, Int64?)] {
            try video.append(frame(0, luma: luma), at: ticks)
        }
        try video.finish()
        #expect(codecs.log.pictures.map(\.luma) == [1, 3], "nor what comes at the same time again")
        #expect(video.rendition.frameCount == 2 && video.undecodedCount == 0)
    }

    @Test(arguments: [(VideoCodec.h264, 641, 361, 640, 360), (.av1, 32, 1, 64, 64), (.vp8, 1, 1, 2, 2)])
    func hasEvenSides(codec: VideoCodec, width: Int, height: Int, wantedWidth: Int, wantedHeight: Int) {
        let size = VideoTranscoder.canvasSize(FrameSize(width: width, height: height), codec: codec)
        #expect(size == FrameSize(width: wantedWidth, height: wantedHeight))
    }
}
