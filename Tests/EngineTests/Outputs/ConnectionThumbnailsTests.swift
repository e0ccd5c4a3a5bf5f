import Media
import Presentations
import Testing

@testable import Engine

@Suite struct ConnectionThumbnailsTests {
    private let codecs = ToyCodecs()

    /// A frame of video at a moment. A picture of the toys has the side that the first byte says; 0 is broken.
    private func append(
        _ side: UInt8, at milliseconds: Int64, isKeyFrame: Bool = true, track: Int = 1,
        since origin: SessionTime? = .zero, to thumbnails: inout ConnectionThumbnails
    ) {
        var frame = EncodedFrame.toy(milliseconds * 90, format: isKeyFrame ? .vp8 : nil, isKeyFrame: isKeyFrame)
        frame.bytes = [side]
        var placement = TrackPlacement(TrackID(connection: 0, track: track), .video, clockRate: .video)
        let placed = placement.place(frame, at: milliseconds)
        thumbnails.append(frame, placed, of: placed.track.track, since: origin)
    }

    /// The sides of pictures that were drawn as thumbnails, and how many frames were decoded.
    private func play(_ frames: [(side: UInt8, at: Int64, isKeyFrame: Bool)], for duration: Int64) throws -> Int {
        var thumbnails = try ConnectionThumbnails(each: Interval(milliseconds: 10_000), codecs: codecs)
        for frame in frames { append(frame.side, at: frame.at, isKeyFrame: frame.isKeyFrame, to: &thumbnails) }
        thumbnails.finish(at: Interval(milliseconds: duration))
        let sheets = thumbnails.takePictures().compactMap { picture in
            if case .sheet(let sheet) = picture { sheet } else { nil }
        }
        return sheets.last?.pictureCount ?? 0
    }

    @Test func decodesTheKeyFrameNearestToEachMoment() throws {
        // Moments at 0, 10, 20 and 30 s; those between are decoded by nobody.
        let times: [Int64] = [0, 2000, 4000, 9000, 12_000, 18_000, 24_000, 26_000, 33_000]
        #expect(try play(times.map { (4, $0, true) }, for: 35_000) == 4)
        #expect(codecs.log.decoded.count == 4)
    }

    @Test func oneKeyFrameStandsForAllMoments() throws {
        #expect(try play([(4, 0, true)] + (1...600).map { (4, $0 * 100, false) }, for: 60_000) == 6)
        #expect(codecs.log.decoded.count == 1)
    }

    @Test func brokenKeyFramesCostTheirThumbnailsAlone() throws {
        #expect(try play([(0, 0, true), (4, 6000, true), (4, 16_000, true)], for: 20_000) == 2)
        #expect(codecs.log.decoded.count == 2)
    }

    @Test func aDecoderThatAlwaysFailsIsAskedNoMore() throws {
        #expect(try play((0..<50).map { (0, $0 * 10_000, true) }, for: 500_000) == 0)
        #expect(codecs.log.decoded.count == 3)
    }

    @Test func keepsTheFirstKeyFrameUntilThePresentationBegins() throws {
        var thumbnails = try ConnectionThumbnails(each: Interval(milliseconds: 10_000), codecs: codecs)
        append(4, at: 0, since: nil, to: &thumbnails)
        append(6, at: 1000, since: nil, to: &thumbnails)
        append(8, at: 2000, to: &thumbnails)
        // The poster, and a sheet of thumbnails of the same size.
        #expect(codecs.log.files.map(\.width) == [4, 20])
    }

    @Test func takesTheFirstTrackAlone() throws {
        var thumbnails = try ConnectionThumbnails(each: Interval(milliseconds: 1000), codecs: codecs)
        append(4, at: 0, to: &thumbnails)
        append(6, at: 500, track: 2, to: &thumbnails)
        thumbnails.finish(at: Interval(milliseconds: 3000))
        #expect(codecs.log.decoded.count == 1)
    }
}
