import Media
import Testing

@testable import Presentations

@Suite struct PartRuleTests {
    private let video = PartRule(.video, target: Interval(milliseconds: 200))
    private let audio = PartRule(.audio, target: Interval(milliseconds: 200))

    private func placed(_ begin: Int64, lasting duration: Int64) -> SegmentRule.Placed {
        SegmentRule.Placed(begin: begin * 48, end: (begin + duration) * 48, isKeyFrame: false)
    }

    @Test func countsInTicks() {
        #expect(video.target == 9600 && video.least == 8160)
        // 85 % of it is never rounded down.
        #expect(PartRule(.video, target: Interval(milliseconds: 123)).least == 5019)
    }

    // draft-pantos-hls-rfc8216bis §4.4.4.9: a part that begins at 1000 ms.
    @Test(
        arguments: [
            (1100, 33, false), (1167, 33, false), (1199, 1, false), (1200, 33, true), (1500, 33, true),
            // At 24 a second a picture does not fit, and without it the part is too short.
            (1166, 42, false), (1170, 42, true), (1199, 42, true),
        ] as [(Int64, Int64, Bool)])
    func endsBeforeAPictureThatDoesNotFit(begin: Int64, duration: Int64, isNext: Bool) {
        #expect(
            video.isNext(placed(begin, lasting: duration), after: 1000 * 48, latest: 1050 * 48) == isNext)
    }

    @Test func keepsPicturesInTheOrderOfDecodingTogether() {
        #expect(video.isNext(placed(1180, lasting: 42), after: 1000 * 48, latest: 1150 * 48))
        #expect(!video.isNext(placed(1180, lasting: 42), after: 1000 * 48, latest: 1190 * 48))
    }

    @Test(arguments: [(1180, 20, false), (1140, 60, false), (1180, 21, true), (1120, 120, true), (1200, 20, true)])
    func aPacketOfAudioThatDoesNotFitIsInTheNext(begin: Int64, duration: Int64, isNext: Bool) {
        #expect(
            audio.isNext(placed(begin, lasting: duration), after: 1000 * 48, latest: 1000 * 48) == isNext)
    }

    // A part of video ends at its target where the next picture comes within half a part.
    @Test(
        arguments: [
            (1170, 1170, 1170), (1200, 1200, 1200), (1208, 1200, 1208), (1300, 1200, 1300), (1301, 1301, 1301),
            (5000, 5000, 5000),
        ] as [(next: Int64, video: Int64, audio: Int64)])
    func endsWhereTheNextSampleBegins(next: Int64, ofVideo: Int64, ofAudio: Int64) {
        #expect(video.end(of: 1000 * 48, before: next * 48) == ofVideo * 48)
        #expect(audio.end(of: 1000 * 48, before: next * 48) == ofAudio * 48)
    }
}
