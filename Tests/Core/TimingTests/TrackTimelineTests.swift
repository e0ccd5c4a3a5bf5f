import Media
import TestSupport
import Testing
import Timing

@Suite struct TrackTimelineTests {
    @Test func keepsTheDistancesOfTheTimestamps() {
        var timeline = TrackTimeline(clockRate: .video)
        #expect(timeline.place(5000, nominal: 3000, at: SessionTime(milliseconds: 40)) == 0)
        #expect(timeline.place(8000, nominal: 3000, at: SessionTime(milliseconds: 999)) == 3000)
        #expect(timeline.place(10_970, nominal: 3000, at: SessionTime(milliseconds: 1)) == 5970)
        #expect(timeline.start == SessionTime(milliseconds: 40))
        #expect(timeline.end == 8970)
        #expect(timeline.length == Interval(nanoseconds: 99_666_666))
    }

    // What refers to it would be shown with wrong pictures if it were left out.
    @Test(arguments: [Int64(5000), 4999, -7])
    func placesAFrameThatIsNotAfterTheLastRightAfterIt(timestamp: Int64) {
        var timeline = TrackTimeline(clockRate: .video)
        _ = timeline.place(5000, nominal: 0, at: .zero)
        #expect(timeline.movedCount == 0)
        #expect(timeline.place(timestamp, nominal: 0, at: .zero) == 1)
        #expect(timeline.movedCount == 1)
        // What comes next keeps its time.
        #expect(timeline.place(8000, nominal: 0, at: .zero) == 3000)
        #expect(timeline.nominal(of: 0) == 2999 && timeline.movedCount == 1)
    }

    // Until the next one is there, a picture lasts a thirtieth of a second; after a pause it lasts no longer than 100
    // ms.
    @Test func takesAPictureToLastAsLongAsTheOneBefore() {
        var timeline = TrackTimeline(clockRate: .video)
        #expect(timeline.nominal(of: 0) == 3000 && timeline.nominal(of: 960) == 960)
        let lengths = [Int64(0), 3600, 7200, 97_200].map { timestamp in
            _ = timeline.place(timestamp, nominal: 0, at: .zero)
            return timeline.last?.nominal
        }
        #expect(lengths == [3000, 3600, 3600, 9000])
        #expect(timeline.nominal(of: 0) == 9000)
        #expect(timeline.end == 106_200)
    }

    @Test func placesANewEpochBySessionTime() {
        var timeline = TrackTimeline(clockRate: ClockRate(hertz: 48_000))
        _ = timeline.place(1_000_000, nominal: 960, at: SessionTime(milliseconds: 100))
        timeline.beginEpoch()
        #expect(timeline.place(7, nominal: 960, at: SessionTime(milliseconds: 2100)) == 96_000)
        #expect(timeline.place(967, nominal: 960, at: SessionTime(milliseconds: 2120)) == 96_960)
    }

    @Test func neverPlacesANewEpochInsideTheOldOne() {
        var timeline = TrackTimeline(clockRate: ClockRate(hertz: 48_000))
        _ = timeline.place(0, nominal: 960, at: .zero)
        _ = timeline.place(960, nominal: 960, at: SessionTime(milliseconds: 20))
        timeline.beginEpoch()
        #expect(timeline.place(50, nominal: 960, at: SessionTime(milliseconds: 5)) == 1920)
    }

    // The estimate says 10 ms later: 33 µs in each frame of 33.3 ms, until it is reached.
    @Test func followsABetterEstimateSlowly() {
        var timeline = TrackTimeline(clockRate: .video)
        var ticks: [Int64] = []
        for i in 0..<400 {
            let late = i == 0 ? 0 : 10_000_000
            let sessionTime = SessionTime(nanoseconds: Int64(i) * 33_333_333 + Int64(late))
            ticks.append(timeline.place(Int64(i) * 3000, nominal: 3000, at: sessionTime, isSlewed: true))
        }
        let distances = zip(ticks.dropFirst(), ticks).map { $0 - $1 }
        #expect(distances.allSatisfy { $0 >= 2997 && $0 <= 3003 })
        #expect(distances.contains { $0 != 3000 })
        #expect(abs(ticks[399] - 399 * 3000 - 900) <= 10)
    }

    @Test func tellsWhereATimestampOfTheEpochWouldLie() {
        var timeline = TrackTimeline(clockRate: .video)
        #expect(timeline.ticks(of: 5) == nil)
        _ = timeline.place(1000, nominal: 3000, at: .zero)
        #expect(timeline.ticks(of: 91_000) == 90_000)
        #expect(timeline.ticks(of: .max) == nil)
        timeline.beginEpoch()
        #expect(timeline.ticks(of: 91_000) == nil)
    }

    @Test func keepsDistancesWhereNothingIsSlewed() {
        var timeline = TrackTimeline(clockRate: .video)
        for i in 0..<10 {
            let sessionTime = SessionTime(milliseconds: Int64(i) * 50)
            #expect(timeline.place(Int64(i) * 3000, nominal: 3000, at: sessionTime) == Int64(i) * 3000)
        }
    }

    @Test func doesNotBelieveTimestampsBeyondAYear() {
        var timeline = TrackTimeline(clockRate: .video)
        _ = timeline.place(0, nominal: 1, at: .zero)
        #expect(timeline.place(.max, nominal: 1, at: .zero) == 1)
        #expect(timeline.place(.min, nominal: 1, at: .zero) == 2)
        timeline.beginEpoch()
        #expect(timeline.place(.max, nominal: 3000, at: SessionTime(milliseconds: 10)) == 900)
        #expect(timeline.place(.min, nominal: 3000, at: SessionTime(milliseconds: 10)) == 901)
    }

    /// 90 kHz, 25 pictures a second, three B pictures: I0 P4 B2 B1 B3 P8.
    private static let pyramid: [Int64] = [0, 14_400, 7200, 3600, 10_800, 28_800]

    private func place(_ timestamps: [Int64], in timeline: inout TrackTimeline) -> [Int64] {
        timestamps.map { timeline.place($0, nominal: 3600, at: .zero) }
    }

    @Test func givesBPicturesTheirOwnTimes() {
        var timeline = TrackTimeline(clockRate: .video, reorderDepth: 2)
        var decoded: [Int64] = []
        for timestamp in Self.pyramid {
            #expect(timeline.place(77 + timestamp, nominal: 3600, at: .zero) == timestamp)
            decoded.append(timeline.decodeTime)
        }
        #expect(decoded == [-6000, -3000, 0, 3600, 7200, 10_800])
        #expect(timeline.outputWatermark == 10_800)
        #expect(timeline.aboveWatermark == [14_400, 28_800])
        #expect(timeline.reorderDepth == 2)
        #expect(timeline.end == 32_400)
    }

    @Test func hasNoBPicturesWhereTheCodecHasNone() {
        var timeline = TrackTimeline(clockRate: .video)
        #expect(place(Self.pyramid, in: &timeline) == [0, 14_400, 14_401, 14_402, 14_403, 28_800])
        #expect(timeline.decodeTime == 28_800)
        #expect(timeline.outputWatermark == 28_800 && timeline.aboveWatermark.isEmpty && timeline.reorderDepth == 0)
    }

    @Test func showsNothingBeforeTheFirstPictureOfAnEpoch() {
        var timeline = TrackTimeline(clockRate: .video, reorderDepth: 0)
        #expect(place([5000, 1400], in: &timeline) == [0, 1])
        timeline.beginEpoch()
        let first = timeline.place(90_000, nominal: 3600, at: SessionTime(milliseconds: 1000))
        #expect(first == 90_000)
        #expect(place([86_400, 93_600, 97_200, 95_000], in: &timeline) == [90_001, 93_600, 97_200, 95_000])
    }

    @Test func aKeyFrameIsNoBPicture() {
        var timeline = TrackTimeline(clockRate: .video, reorderDepth: 2)
        #expect(place([0, 14_400], in: &timeline) == [0, 14_400])
        #expect(timeline.place(7200, nominal: 3600, at: .zero, isOvertaking: false) == 14_401)
        timeline.expect(reorderDepth: 3)
        #expect(timeline.reorderDepth == 3)
    }

    // Two frames are never shown at the same time, and a frame whose timestamp is free is shown where it says.
    @Test(arguments: UInt64(1)...10, [nil, 0, 2]) func givesEachFrameATimeOfItsOwn(seed: UInt64, depth: Int?) {
        var generator = SeededGenerator(seed: seed)
        var timeline = TrackTimeline(clockRate: .video, reorderDepth: depth)
        var places: [Int64] = []
        var moved = 0
        for i in 0..<500 as Range<Int64> {
            let isWrong = i > 0 && Int.random(in: 0..<20, using: &generator) == 0
            let error = isWrong ? Int64.random(in: -1_000_000..<0, using: &generator) : 0
            let place = timeline.place(
                i * 3000 + error, nominal: 3000, at: SessionTime(milliseconds: i * 33), isOvertaking: false)
            if place != i * 3000 + error { moved += 1 }
            places.append(place)
        }
        #expect(zip(places, places.dropFirst()).allSatisfy { $0 < $1 })
        #expect(timeline.movedCount == moved && places.count { $0.isMultiple(of: 3000) } > 400)
    }
}
