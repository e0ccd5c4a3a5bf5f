import Media
import TestSupport
import Testing

@testable import Packaging

/// Corrections of a track's start after its first blocks were written.
@Suite struct MatroskaMoveTests {
    /// Audio and pictures from 0 on, 20 ms apart, video in key frames every second.
    private func conversation(
        milliseconds: Int64, into writer: inout MatroskaWriter, from start: Int64 = 0
    ) throws {
        for time in stride(from: start, to: milliseconds, by: 20) {
            try writer.append([1], at: time * 48, to: TrackNumber(1))
            try writer.append([2], at: time * 90, nominal: 1800, key: time % 1000 == 0, to: TrackNumber(2))
        }
    }

    private func twoTracks() throws -> MatroskaWriter {
        var writer = MatroskaWriter(identity: Fixture.identity)
        _ = try writer.addTrack(Fixture.opus, clockRate: ClockRate(hertz: 48_000), start: .zero)
        _ = try writer.addTrack(Fixture.vp8, clockRate: .video, start: .zero)
        return writer
    }

    @Test(arguments: [0, 1, 180, 2500, 20_000] as [Int64]) func movesWhatWasWrittenAndWhatFollows(by offset: Int64)
        throws
    {
        var writer = try twoTracks()
        try conversation(milliseconds: 3000, into: &writer)
        let isMoved = writer.move(TrackNumber(2), to: Fixture.milliseconds(offset))
        #expect(isMoved)
        try conversation(milliseconds: 6000, into: &writer, from: 3000)
        writer.finish()
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.times(ofTrack: 1) == Array(stride(from: 0, to: 6000, by: 20)))
        #expect(image.times(ofTrack: 2) == Array(stride(from: offset, to: 6000 + offset, by: 20)))
        #expect(image.cues.count == 6)
        #expect(image.cues.map(\.time) == (0..<6).map { $0 * 1000 + offset })
        #expect(image.cues.allSatisfy { $0.block?.time == $0.time && $0.block?.track == 2 })
        #expect(image.durationTicks == Double(6000 + offset))
    }

    @Test func roundsMovedTimesAnew() throws {
        var (writer, track) = try Fixture.opusWriter()
        try writer.append([1], at: 0, to: track)
        try writer.append([2], at: 23, to: track)
        #expect(MatroskaImage(writer.image)?.times(ofTrack: 1) == [0, 0])
        let isMoved = writer.move(track, to: Interval(nanoseconds: 30_000))
        #expect(isMoved)
        #expect(MatroskaImage(writer.image)?.times(ofTrack: 1) == [0, 1])
        let isMovedBack = writer.move(track, to: Interval(nanoseconds: -7))
        #expect(isMovedBack)
        #expect(MatroskaImage(writer.image)?.times(ofTrack: 1) == [0, 0])
    }

    @Test func canBeMovedMoreThanOnceAndBack() throws {
        var writer = try twoTracks()
        try conversation(milliseconds: 2000, into: &writer)
        let before = writer.image
        for milliseconds in [700, 50, 30_000, 0] as [Int64] {
            let isMoved = writer.move(TrackNumber(1), to: Fixture.milliseconds(milliseconds))
            #expect(isMoved)
            let times = MatroskaImage(writer.image)?.times(ofTrack: 1)
            #expect(times == Array(stride(from: milliseconds, to: 2000 + milliseconds, by: 20)))
        }
        #expect(writer.image == before)
    }

    @Test func movesATrackThatHasNoSamplesYet() throws {
        var (writer, track) = try Fixture.opusWriter()
        let isMoved = writer.move(track, to: Fixture.milliseconds(90))
        #expect(isMoved)
        try writer.append([1], at: 0, to: track)
        #expect(MatroskaImage(writer.image)?.times(ofTrack: 1) == [90])
    }

    /// A file of one track has no other block to stay near to: its clusters move along.
    @Test func movesATrackAloneAsFarAsOneLikes() throws {
        var (writer, track) = try Fixture.opusWriter()
        for i in 0..<400 { try writer.append([1], at: Int64(i) * 960, to: track) }
        let isMoved = writer.move(track, to: Fixture.milliseconds(3_600_000))
        #expect(isMoved)
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.times(ofTrack: 1) == (0..<400).map { 3_600_000 + $0 * 20 })
        #expect(image.clusters.map(image.clusterTimestamp) == [3_600_000, 3_605_000])
    }

    @Test func refusesAMoveThatNoBlockTimeCanTell() throws {
        var writer = try twoTracks()
        try conversation(milliseconds: 1000, into: &writer)
        let before = writer.image
        // Audio up to 980 ms and video from 65,536 ms on span more than 16 bits.
        let isMovedTooFar = writer.move(TrackNumber(2), to: Fixture.milliseconds(65_536))
        #expect(!isMovedTooFar)
        #expect(writer.image == before)
        #expect(writer.duration == Fixture.milliseconds(1000))
        let isMovedLess = writer.move(TrackNumber(2), to: Fixture.milliseconds(64_000))
        #expect(isMovedLess)
        #expect(MatroskaImage(writer.image)?.times(ofTrack: 2).last == 64_980)
    }

    @Test func doesNothingAfterTheWindow() throws {
        var writer = try twoTracks()
        try conversation(milliseconds: 11_020, into: &writer)
        let isMovedInTime = writer.move(TrackNumber(1), to: Fixture.milliseconds(40))
        #expect(isMovedInTime)
        try conversation(milliseconds: 11_040, into: &writer, from: 11_020)
        let before = writer.image
        let isAudioMoved = writer.move(TrackNumber(1), to: Fixture.milliseconds(80))
        #expect(!isAudioMoved)
        let isVideoMoved = writer.move(TrackNumber(2), to: Fixture.milliseconds(80))
        #expect(!isVideoMoved)
        #expect(writer.image == before)
    }

    /// The window belongs to the track: a late one can still be moved when the others cannot.
    @Test func movesALateTrackAmongSettledOnes() throws {
        var (writer, audio) = try Fixture.opusWriter()
        for i in 0..<1000 { try writer.append([1], at: Int64(i) * 960, to: audio) }
        let video = try writer.addTrack(Fixture.vp8, clockRate: .video, start: Fixture.milliseconds(20_000))
        for i in 0..<100 {
            try writer.append([1], at: Int64(i + 1000) * 960, to: audio)
            try writer.append([2], at: Int64(i) * 1800, nominal: 1800, key: i == 0, to: video)
        }
        let isAudioMoved = writer.move(audio, to: Fixture.milliseconds(5))
        #expect(!isAudioMoved)
        let isVideoMoved = writer.move(video, to: Fixture.milliseconds(19_700))
        #expect(isVideoMoved)
        // The audio beside it is settled, and 16 bits do not reach so far.
        let isMovedTooFar = writer.move(video, to: Fixture.milliseconds(60_000))
        #expect(!isMovedTooFar)
        writer.finish()
        let image = try #require(MatroskaImage(writer.image))
        #expect(image.times(ofTrack: 1) == (0..<1100).map { $0 * 20 })
        #expect(image.times(ofTrack: 2) == (0..<100).map { 19_700 + $0 * 20 })
        #expect(image.cues.last?.time == 19_700)
    }

    /// Moves at any time, of any track: either nothing changes or everything follows.
    @Test(arguments: 0..<6) func isAllOrNothing(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var writer = try twoTracks()
        var starts: [Int64] = [0, 0]
        var counts: [Int64] = [0, 0]
        for _ in 0..<300 {
            let index = Int.random(in: 0..<2, using: &generator)
            let ticks = counts[index] * (index == 0 ? 48 : 90) * 50
            let isKeyFrame = Int.random(in: 0..<20, using: &generator) == 0
            try writer.append([UInt8(index)], at: ticks, key: isKeyFrame, to: TrackNumber(index + 1))
            counts[index] += 1
            guard Int.random(in: 0..<25, using: &generator) == 0 else { continue }
            let start = Int64.random(in: 0...70_000, using: &generator)
            let track = Int.random(in: 0..<2, using: &generator)
            if writer.move(TrackNumber(track + 1), to: Fixture.milliseconds(start)) { starts[track] = start }
        }
        writer.finish()
        let image = try #require(MatroskaImage(writer.image))
        for index in 0..<2 {
            #expect(image.times(ofTrack: index + 1) == (0..<counts[index]).map { starts[index] + $0 * 50 })
        }
        #expect(image.cues.allSatisfy { $0.block?.time == $0.time })
    }
}
