import Media
import Testing

@testable import Packaging

@Suite struct MP4TrackTests {
    private func track(
        _ format: TrackFormat = MP4Fixture.vp9, rate: ClockRate = .video, start: Int64 = 0
    ) throws -> MP4Track {
        try MP4Track(
            number: TrackNumber(3), format: format, clockRate: rate, start: Interval(nanoseconds: start))
    }

    @Test func countsFromItsStart() throws {
        var track = try track(start: 1_000_000_000)
        #expect(track.end == .zero)
        try track.append([1], at: 0, lasting: 3000)
        try track.append([1], at: 9000, lasting: 4500, key: false)
        #expect(track.end == Interval(milliseconds: 1150))
        track.move(to: .zero)
        #expect(track.end == Interval(milliseconds: 150))
        track.move(to: Interval(milliseconds: -1))
        #expect(track.start == .zero)
        #expect(try self.track(start: -5).start == .zero)
    }

    @Test func aLateFirstSampleLengthensTheEmptyEdit() throws {
        var track = try track(start: 10_000)
        try track.append([1], at: 9, lasting: 18)
        // 10 µs are less than half a tick of 48 kHz; of 90 kHz 9 ticks are 4.8 and 27 are 14.4.
        #expect(track.edits(in: .common).start == 5)
        #expect(track.edits(in: .common).duration == 9)
    }

    /// At 48 kHz from 10 ms; each packet has 960 ticks.
    private func primed(_ priming: Int, packets: [Int64]) throws -> MP4Track {
        let opus = AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2, primingSampleCount: priming)
        var track = try MP4Track(
            number: TrackNumber(3), format: .audio(opus), clockRate: MP4Fixture.opusRate,
            start: Interval(milliseconds: 10))
        for ticks in packets { try track.append([1], at: ticks, lasting: 960) }
        return track
    }

    @Test func primingIsNotPresented() throws {
        var track = try primed(480, packets: [0, 960])
        var edits = track.edits(in: .common)
        #expect(edits.start == 480 && edits.mediaTime == 480 && !edits.isFragmentBoundary)
        #expect(edits.duration == 1440)
        #expect(track.end == Interval(milliseconds: 40))
        track.trim(at: 1440)
        edits = track.edits(in: .common)
        #expect(edits.duration == 960 && edits.isFragmentBoundary)
        #expect(track.end == Interval(milliseconds: 30))
        // A cut behind the end cuts nothing, one before the beginning all.
        track.trim(at: 1920)
        edits = track.edits(in: .common)
        #expect(edits.duration == 1440 && !edits.isFragmentBoundary)
        track.trim(at: -1)
        #expect(track.edits(in: .common).duration == 0 && track.end == Interval(milliseconds: 10))
    }

    @Test func aLateFirstPacketHasLessPriming() throws {
        let within = try primed(480, packets: [240]).edits(in: .common)
        #expect(within.start == 480 && within.mediaTime == 240 && within.duration == 720)
        let behind = try primed(480, packets: [960]).edits(in: .common)
        #expect(behind.start == 960 && behind.mediaTime == 0 && behind.duration == 960)
    }

    @Test func onlyEncodedAudioIsInAGroup() throws {
        #expect(try primed(480, packets: [0]).rollRecovery == RollRecovery(distance: -4))
        #expect(try primed(0, packets: [0]).rollRecovery == nil)
    }

    @Test func audioNeedsNoListOfKeyFrames() throws {
        var audio = try track(MP4Fixture.opus, rate: MP4Fixture.opusRate)
        try audio.append([1], at: 0, lasting: 960, key: false)
        #expect(audio.index.syncSamples.count == 0)
        #expect(audio.run.entries.map(\.isSync) == [true])
        var video = try track()
        try video.append([1], at: 0, lasting: 960)
        #expect(video.index.syncSamples.count == 1)
    }

    @Test(arguments: [0, -1, Int64.min])
    func aSampleLastsAtLeastOneTick(nominal: Int64) throws {
        var track = try track()
        try track.append([1], at: 0, lasting: nominal)
        #expect(track.index.mediaDuration == 1)
    }

    @Test func aRefusedSampleLeavesNoTrace() throws {
        var track = try track()
        try track.append([1], at: 8, lasting: 3000)
        #expect(throws: PackagingError.timeNotIncreasing(track: 3, previous: 8, next: 8)) {
            try track.append([2, 3], at: 8, lasting: 3000)
        }
        #expect(track.index.count == 1)
        #expect(track.run.bytes == [1])
    }

    @Test func aWrittenRunIsAChunk() throws {
        var track = try track()
        for i in 0..<2 as Range<Int64> {
            try track.append([1], at: i, lasting: 1)
        }
        track.didWriteRun(at: 4242)
        #expect(track.index.chunkOffsets == [4242])
        #expect(track.run.entries.isEmpty)
    }

    @Test(arguments: [48_000, 90_000, 8000, 1 << 40, 0] as [Int64])
    func theTimeScaleIsTheMoviesWhateverTheClock(hertz: Int64) throws {
        #expect(try track(rate: ClockRate(hertz: hertz)).scale == .common)
    }

    /// Two ticks of 90 kHz are one of 48 kHz: no picture falls onto the one before.
    @Test func picturesATickApartStayApart() throws {
        var track = try track()
        for ticks in [0, 1, 2, 3, 9000] as [Int64] { try track.append([1], at: ticks, lasting: 1) }
        #expect(track.run.entries.map(\.duration) == [1, 1, 1, 4797, 1])
        #expect(track.run.entries.map(\.offset) == [0, 0, 0, 0, 0])
    }

    @Test func aPauseOfDaysKeepsItsLengthInACoarserScale() throws {
        var track = try track(start: 1_000_000_000)
        let pause: Int64 = 100 * 3600 * 90_000
        try track.append([1], at: 0, lasting: 3000)
        let next = Sample(presentationTime: pause, duration: 3000, isKeyFrame: false)
        #expect(track.isPause(before: next))
        try track.append([1], at: pause, lasting: 3000, key: false)
        #expect(!track.isPause(before: Sample(presentationTime: pause + 3000, duration: 3000, isKeyFrame: false)))
        let divisor = MovieBox.divisor(forPause: track.index.longestPause)
        // 48 kHz / 10: 200 hours and less are signed 32-bit numbers of ticks.
        #expect(divisor == 10)
        let divided = track.divided(by: divisor)
        #expect(divided.scale.hertz == 4800 && divided.index.longestPause == 0)
        #expect(divided.index.mediaDuration == 100 * 3600 * 4800 + 160)
        let edits = divided.edits(in: divided.scale)
        #expect(edits.start == 4800 && edits.duration == 100 * 3600 * 4800 + 160)
        #expect(divided.end == track.end)
        // What a player skips by samples has no pauses, and must stay.
        #expect(try primed(480, packets: [0]).divided(by: 2).scale == .common)
    }

    @Test func countsFromThePictureThatIsShownFirst() throws {
        var track = try track(MP4Fixture.h264)
        for (decoded, shown) in [(-3000, 0), (0, 9000), (3000, 3000), (6000, 6000)] as [(Int64, Int64)] {
            let sample = Sample(presentationTime: shown, decodeTime: decoded, duration: 3000, isKeyFrame: shown == 0)
            try track.append([1].span, sample)
        }
        // 3000 ticks of 90 kHz are 1600 of 48 kHz.
        #expect(track.lead == 1600)
        let edits = track.edits(in: .common)
        #expect(edits.start == 0 && edits.mediaTime == 1600 && edits.duration == 6400)
        #expect(track.end == Interval(nanoseconds: 133_333_333))
        // Nothing is shown before the first.
        #expect(throws: PackagingError.timeNotIncreasing(track: 3, previous: 6000, next: -1)) {
            try track.append([1].span, Sample(presentationTime: -1, decodeTime: 9000, duration: 1, isKeyFrame: false))
        }
    }
}
