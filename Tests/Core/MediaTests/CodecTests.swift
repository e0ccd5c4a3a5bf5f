import Media
import TestSupport
import Testing

@Suite struct CodecTests {
    @Test(arguments: VideoCodec.allCases)
    func aVideoCodecKeepsItsNameAndKind(codec: VideoCodec) {
        #expect(Codec.video(codec).name == codec.rawValue)
        #expect(Codec.video(codec).kind == .video)
    }

    @Test(arguments: AudioCodec.allCases)
    func anAudioCodecKeepsItsNameAndKind(codec: AudioCodec) {
        #expect(Codec.audio(codec).name == codec.rawValue)
        #expect(Codec.audio(codec).kind == .audio)
    }

    @Test func areThoseOfVideoThenThoseOfAudio() {
        #expect(Codec.allCases.map(\.name) == VideoCodec.allCases.map(\.rawValue) + AudioCodec.allCases.map(\.rawValue))
    }

    // Reports and job files carry these names.
    @Test func namesDoNotChange() {
        #expect(VideoCodec.allCases.map(\.rawValue) == ["vp8", "vp9", "h264", "h265", "av1"])
        #expect(AudioCodec.allCases.map(\.rawValue) == ["opus", "pcmu", "pcma", "g722", "aac", "pcm"])
    }
}

@Suite struct ClockRateTests {
    // One frame of 30 per second, one Opus packet of 20 ms, one tick of PCMU.
    @Test(arguments: [
        (Int64(90_000), Int64(3000), Int64(33_333_333)),
        (Int64(48_000), Int64(960), Int64(20_000_000)),
        (Int64(8000), Int64(1), Int64(125_000)),
        (Int64(90_000), Int64(-1), Int64(-11_111)),
    ])
    func convertsTicksTowardsZero(hertz: Int64, ticks: Int64, nanoseconds: Int64) {
        #expect(ClockRate(hertz: hertz).nanoseconds(ofTicks: ticks) == nanoseconds)
        #expect(ClockRate(hertz: hertz).interval(ofTicks: ticks) == Interval(nanoseconds: nanoseconds))
    }

    // A tick of 90 kHz lasts 11,111.1 ns, so half of one lies between 5555 and 5556.
    @Test(arguments: [(Int64(5555), Int64(0)), (5556, 1), (-5555, 0), (-5556, -1), (33_333_333, 3000)])
    func convertsNanosecondsToTheNearestTick(nanoseconds: Int64, ticks: Int64) {
        #expect(ClockRate.video.ticks(ofNanoseconds: nanoseconds) == ticks)
    }

    @Test(arguments: [Int64(0), -1, .min])
    func readsARateBelowOneHertzAsOne(hertz: Int64) {
        #expect(ClockRate(hertz: hertz).hertz == 1)
    }

    @Test func clampsWhatDoesNotFit() {
        let rate = ClockRate(hertz: 1)
        #expect(rate.nanoseconds(ofTicks: .max) == .max)
        #expect(rate.nanoseconds(ofTicks: .min) == .min)
        #expect(ClockRate(hertz: .max).ticks(ofNanoseconds: .max) == .max)
    }

    @Test func knowsTheSilenceOfCodecsWithoutFrames() {
        #expect(AudioCodec.allCases.map(\.silence) == [nil, 0xFF, 0xD5, 0xFD, nil, nil])
    }

    @Test(arguments: [Int64(8000), 44_100, 48_000, 90_000])
    func findsATickAgainAfterTheWayThere(hertz: Int64) {
        var generator = SeededGenerator(seed: 1)
        let rate = ClockRate(hertz: hertz)
        for _ in 0..<200 {
            let ticks = Int64.random(in: -(1 << 40)...(1 << 40), using: &generator)
            #expect(rate.ticks(ofNanoseconds: rate.nanoseconds(ofTicks: ticks)) == ticks)
        }
    }

    @Test(
        arguments: [
            (160, 8000, 48_000, 960), (960, 48_000, 8000, 160), (1, 90_000, 48_000, 1), (2, 90_000, 48_000, 1),
            (-3, 90_000, 48_000, -2), (7, 8000, 8000, 7), (.max, 8000, 48_000, .max), (.min, 8000, 48_000, .min),
        ] as [(Int64, Int64, Int64, Int64)])
    func convertsTicksOfAnotherClock(ticks: Int64, from: Int64, to: Int64, expected: Int64) {
        #expect(ClockRate(hertz: to).ticks(ticks, of: ClockRate(hertz: from)) == expected)
    }
}
