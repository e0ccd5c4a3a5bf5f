import Jobs
import Media
import Packaging
import Testing

@testable import Engine

@Suite struct AudioTranscoderTests {
    private func packet(_ timestamp: Int64, loudness: UInt8, ticks: Int64 = 960, lost: Int = 0) -> EncodedFrame {
        var frame = EncodedFrame()
        frame.bytes = [0xFC, loudness]
        frame.extendedTimestamp = timestamp
        frame.duration = ticks
        frame.isKeyFrame = true
        frame.lostBefore = lost
        return frame
    }

    private func transcoder(
        _ codecs: ToyTranscoding, source: AudioFormat? = nil, rate: Int64 = 48_000, channelCount: Int = 2,
        target: AudioFormat? = nil
    ) throws -> AudioTranscoder {
        try AudioTranscoder(
            source ?? AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2), clockRate: ClockRate(hertz: rate),
            target: target ?? AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: channelCount),
            codecs: codecs)
    }

    @Test func laysEveryPacketAtItsTime() throws {
        let codecs = ToyTranscoding()
        var audio = try transcoder(codecs)
        for i in 0..<50 {
            try audio.append(packet(0, loudness: 64), at: Int64(i) * 960, duration: 960)
        }
        // Nothing waits but what the filter needs.
        #expect(codecs.log.samples.count >= 48_000 - 960)
        try audio.conclude(at: Interval(milliseconds: 1000))
        try audio.finish()
        #expect(codecs.log.samples.count == 48_000)
        #expect(codecs.log.samples[1000..<47_000].allSatisfy { abs($0 - 0.25) < 0.001 })
        #expect(audio.end == 48_000 + 1024 && audio.undecodedCount == 0)
        // Priming and all samples in packets of 1024.
        #expect(audio.rendition.frameCount == 48)
        #expect(audio.rendition.bitrate == 128)
    }

    @Test func isSilentInAGapAndBackInTime() throws {
        let codecs = ToyTranscoding()
        var audio = try transcoder(codecs)
        for i in 0..<10 {
            try audio.append(packet(0, loudness: 64), at: Int64(i) * 960, duration: 960)
        }
        try audio.fill(to: Interval(milliseconds: 600))
        #expect(codecs.log.samples.count == 28_800)
        for i in 40..<50 {
            try audio.append(packet(0, loudness: 128), at: Int64(i) * 960, duration: 960)
        }
        try audio.conclude(at: Interval(milliseconds: 1000))
        try audio.finish()
        let samples = codecs.log.samples
        #expect(samples.count == 48_000)
        #expect(abs(samples[9000] - 0.25) < 0.001 && samples[10_500] == 0 && samples[38_000] == 0)
        #expect(abs(samples[38_700] - 0.5) < 0.001)
    }

    @Test func concealsALoss() throws {
        let codecs = ToyTranscoding()
        var audio = try transcoder(codecs)
        for i in 0..<20 where i != 10 {
            try audio.append(
                packet(0, loudness: 64, lost: i == 11 ? 1 : 0), at: Int64(i) * 960, duration: 960)
        }
        try audio.conclude(at: Interval(milliseconds: 400))
        try audio.finish()
        #expect(codecs.log.samples[10 * 960 + 480] < -0.2)
    }

    /// G.711 counts and samples at 8 kHz.
    @Test func resamplesToTheEncodersRate() throws {
        let codecs = ToyTranscoding()
        var audio = try transcoder(
            codecs, source: AudioFormat(codec: .pcmu, sampleRate: 8000, channelCount: 1), rate: 8000,
            channelCount: 1)
        for i in 0..<50 {
            try audio.append(
                packet(0, loudness: 64, ticks: 160), at: Int64(i) * 160, duration: 160)
        }
        try audio.conclude(at: Interval(milliseconds: 1000))
        try audio.finish()
        #expect(codecs.log.samples.count == 48_000)
        #expect(codecs.log.samples[2000..<46_000].allSatisfy { abs($0 - 0.25) < 0.002 })
        #expect(audio.rendition.bitrate == 64)
    }

    /// 8 kHz out of the mix: as many samples as the audio is long, each where it belongs.
    @Test func bringsAudioToALowerRate() throws {
        let codecs = ToyTranscoding()
        var audio = try transcoder(
            codecs, target: AudioFormat(codec: .pcmu, sampleRate: 8000, channelCount: 1))
        for i in 0..<50 {
            try audio.append(
                packet(0, loudness: i < 25 ? 64 : 128), at: Int64(i) * 960, duration: 960)
        }
        try audio.conclude(at: Interval(milliseconds: 1000))
        try audio.finish()
        let samples = codecs.log.samples
        #expect(
            samples.count == 8000 && audio.rendition.clockRate == ClockRate(hertz: 8000)
                && audio.rendition.bitrate == 64)
        #expect(samples[100..<3900].allSatisfy { abs($0 - 0.25) < 0.001 })
        #expect(samples[4100..<7900].allSatisfy { abs($0 - 0.5) < 0.001 })
        // The step lies between two samples, at 500 ms.
        #expect(samples[3998] < 0.3 && samples[4001] > 0.45)
    }

    @Test func refusesARateThatDoesNotDivideTheMixers() throws {
        #expect(throws: CodecError.settings(codec: "aac", reason: "44100 Hz do not divide the 48000 Hz of a mix")) {
            try AudioTranscoder(
                AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2), clockRate: ClockRate(hertz: 48_000),
                target: AudioFormat(codec: .aac, sampleRate: 44_100, channelCount: 1), codecs: ToyTranscoding())
        }
    }
}
