import Media
import Testing
import Timing

@testable import Engine

@Suite struct TrackPlacementTests {
    private static let track = TrackID(connection: 1, track: 2)

    private func audio() -> TrackPlacement { TrackPlacement(Self.track, .audio, clockRate: .opus) }
    private func video() -> TrackPlacement { TrackPlacement(Self.track, .video, clockRate: .video) }
    private func at(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    @Test func beginsWithTheFirstFrameThatHasAFormat() {
        var placement = video()
        let unknown = placement.place(.toy(0, isKeyFrame: false), at: 100)
        #expect(unknown.place == .notDeclared && unknown.presentationTime == nil)
        #expect(placement.timeline == nil && placement.start == nil && placement.correctionBegan == nil)
        let first = placement.place(.toy(9000, format: .vp8), at: 200, now: 250)
        #expect(first.place == .at(0) && first.trackStart == at(200))
        #expect(first.track == Self.track && first.kind == .video && first.clockRate == .video)
        #expect(first.sessionTime == at(200) && first.releasedAt == at(250))
        #expect(placement.start == at(200) && placement.correctionBegan == at(250))
        #expect(placement.first?.timestamp == 9000 && placement.first?.estimate == at(200))
    }

    @Test func countsTicksFromTheFirstFrame() {
        var placement = audio()
        let places = [Int64(5000), 5960, 6920].map {
            placement.place(.toy($0, duration: 960, format: .opus), at: 100 + ($0 - 5000) / 48)
        }
        #expect(places.map(\.presentationTime) == [0, 960, 1920])
        #expect(places.map(\.decodeTime) == [0, 960, 1920])
        #expect(places.map(\.duration) == [960, 960, 960] && places.map(\.end) == [960, 1920, 2880])
    }

    @Test func placesNoFrameTwice() {
        var placement = audio()
        let places = [Int64(5), 5, 4].map { placement.place(.toy($0, duration: 960, format: .opus), at: 1000).place }
        #expect(places == [.at(0), .at(1), .at(2)])
        #expect(placement.timeline?.end == 962 && placement.timeline?.movedCount == 2)
    }

    @Test func takesAPictureToLastAsLongAsTheOneBeforeButNotAsLongAsAPause() {
        var placement = video()
        let ends = [(Int64(0), Int64(1000)), (3600, 1040), (903_600, 11_040)].map {
            placement.place(.toy($0, format: .vp9), at: $1, now: 1000).end
        }
        #expect(ends == [3000, 7200, 912_600])
    }

    @Test func movesItsStartUntilItsClockIsOver() {
        var placement = video()
        _ = placement.place(.toy(9000, format: .vp8), at: 50)
        #expect(placement.correctableTimestamp == 9000)
        placement.moveStart(to: at(30))
        #expect(placement.start == at(30) && placement.first?.estimate == at(50))
        placement.endEpoch()
        // What follows a break has another clock: by it nobody can say where the start lies.
        #expect(placement.correctableTimestamp == nil)
        #expect(placement.place(.toy(77, format: .vp8), at: 1030).presentationTime == 90_000)
    }

    @Test func isNotAnchoredByAnEpochThatBroughtNothing() {
        var placement = video()
        placement.endEpoch()
        _ = placement.place(.toy(9000, format: .vp8), at: 50)
        #expect(placement.correctableTimestamp == 9000)
    }

    /// Ticks of frames every 20 ms of which each belongs `late` milliseconds later than its timestamp says.
    private func skewed(by late: Int64, until end: Int64, epochEndsFirst: Bool = false) -> [Int64] {
        var placement = audio()
        _ = placement.place(.toy(0, duration: 960, format: .opus), at: 0)
        if epochEndsFirst { placement.endEpoch() }
        return stride(from: Int64(20), through: end, by: 20).compactMap { time in
            let shift = time > 20 ? late : 0
            return placement.place(.toy(time * 48, duration: 960, format: .opus), at: time + shift, now: time)
                .presentationTime.map { $0 - time * 48 }
        }
    }

    // Within the window a better estimate moves the start, and with it the frames: their distances stay.
    @Test func keepsTheSendersDistancesWithinTheWindow() {
        #expect(skewed(by: 50, until: 10_000).allSatisfy { $0 == 0 })
    }

    // 1000 ppm are 50 ms in 50 s.
    @Test func followsItsEstimateSlowlyAfterTheWindow() {
        let moved = skewed(by: 50, until: 80_000)
        #expect(moved[..<499].allSatisfy { $0 == 0 })
        #expect(zip(moved, moved.dropFirst()).allSatisfy { $1 - $0 >= 0 && $1 - $0 <= 1 })
        #expect(moved.last.map { abs($0 - 50 * 48) < 10 } == true)
    }

    @Test func followsItsEstimateAtOnceInALaterEpoch() {
        let moved = skewed(by: 50, until: 5000, epochEndsFirst: true)
        #expect(moved.last.map { $0 > 48 * 4 && $0 <= 48 * 5 } == true)
    }

    // The window is the connection's: it may have begun with another track.
    @Test func followsItsEstimateWhereTheConnectionsWindowIsOver() {
        var placement = audio()
        placement.correctionBegan = .zero
        for i in 0..<Int64(100) {
            _ = placement.place(.toy(i * 960, duration: 960, format: .opus), at: 20_000 + i * 21, now: 20_000 + i * 20)
        }
        #expect(placement.correctionBegan == .zero)
        #expect(placement.timeline?.end != 100 * 960)
    }

    @Test func knowsItsLargestPictureAndItsLatestFrame() {
        var placement = video()
        let wide = TrackFormat.video(VideoFormat(width: 320, height: 180, configuration: .vp8))
        _ = placement.place(.toy(0, format: .vp8), at: 0)
        _ = placement.place(.toy(3600, format: wide), at: 60)
        _ = placement.place(.toy(7200, format: .vp8), at: 50)
        #expect(placement.largest.size == FrameSize(width: 320, height: 180))
        #expect(placement.latest == at(60))
    }

    @Test func countsAPictureThatStoodUntilTheEnd() {
        var placement = video()
        for i in 0..<Int64(3) { _ = placement.place(.toy(i * 3600, format: .vp8), at: i * 40) }
        placement.finish(dropped: 9 * 3600)
        #expect(placement.gaps?.list.frozen == Interval(milliseconds: 280))
    }

    @Test func countsAFreezeWhereFramesWereDropped() {
        var placement = video()
        for i in 0..<Int64(3) { _ = placement.place(.toy(i * 3600, format: .vp8), at: i * 40) }
        _ = placement.place(.toy(25 * 3600, format: .vp8), at: 1000, isAfterDrop: true)
        placement.finish(dropped: nil)
        #expect(placement.gaps?.list.frozen == Interval(milliseconds: 880))
        #expect(placement.gaps?.list.count == 1)
    }
}
