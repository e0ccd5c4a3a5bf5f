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
        // 10 µs and 9 ticks of 11.1 µs; 18 ticks are exactly 200 µs.
        #expect(track.edits.start == 110)
        #expect(track.edits.duration == 200)
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
        #expect(track.edits.start == 10_000 && track.edits.mediaTime == 480 && !track.edits.isFragmentBoundary)
        #expect(track.edits.duration == 30_000)
        #expect(track.end == Interval(milliseconds: 40))
        track.trim(at: 1440)
        #expect(track.edits.duration == 20_000 && track.edits.isFragmentBoundary)
        #expect(track.end == Interval(milliseconds: 30))
        // A cut behind the end cuts nothing, one before the beginning all.
        track.trim(at: 1920)
        #expect(track.edits.duration == 30_000 && !track.edits.isFragmentBoundary)
        track.trim(at: -1)
        #expect(track.edits.duration == 0 && track.end == Interval(milliseconds: 10))
    }

    @Test func aLateFirstPacketHasLessPriming() throws {
        let within = try primed(480, packets: [240])
        #expect(within.edits.start == 10_000 && within.edits.mediaTime == 240 && within.edits.duration == 15_000)
        let behind = try primed(480, packets: [960])
        #expect(behind.edits.start == 20_000 && behind.edits.mediaTime == 0 && behind.edits.duration == 20_000)
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

    @Test(arguments: [(Int64(48_000), UInt32(48_000)), (1 << 40, UInt32.max), (0, 1)])
    func theTimeScaleIsTheClock(hertz: Int64, timescale: UInt32) throws {
        #expect(try track(rate: ClockRate(hertz: hertz)).timescale == timescale)
    }

    @Test func countsFromThePictureThatIsShownFirst() throws {
        var track = try track(MP4Fixture.h264)
        for (decoded, shown) in [(-3000, 0), (0, 9000), (3000, 3000), (6000, 6000)] as [(Int64, Int64)] {
            let sample = Sample(presentationTime: shown, decodeTime: decoded, duration: 3000, isKeyFrame: shown == 0)
            try track.append([1].span, sample)
        }
        #expect(track.lead == 3000)
        #expect(track.edits.start == 0)
        #expect(track.edits.mediaTime == 3000)
        #expect(track.edits.duration == 133_334)
        #expect(track.end == Interval(nanoseconds: 133_333_333))
        // Nothing is shown before the first.
        #expect(throws: PackagingError.timeNotIncreasing(track: 3, previous: 6000, next: -1)) {
            try track.append([1].span, Sample(presentationTime: -1, decodeTime: 9000, duration: 1, isKeyFrame: false))
        }
    }
}
