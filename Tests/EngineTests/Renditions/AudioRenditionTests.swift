import Media
import Mixing
import Packaging
import Testing

@testable import Engine

@Suite struct AudioRenditionTests {
    private let codecs = ToyCodecs()

    private func rendition(_ codec: AudioCodec = .opus, rate: Int = 48_000, channels: Int = 2) throws -> AudioRendition
    {
        try AudioRendition(
            AudioEncoding(codec: codec, sampleRate: rate, channelCount: channels, bitrate: 64), codecs: codecs)
    }

    /// 10 ms of a mix.
    private let block = AudioBlock(samples: [Float](repeating: 0.5, count: 960), channelCount: 2)

    @Test func saysWhatTheEncoderMakes() throws {
        let rendition = try rendition(.pcmu, rate: 8000, channels: 1)
        #expect(rendition.format.codec == .pcmu && rendition.format.channelCount == 1)
        #expect(rendition.clockRate == ClockRate(hertz: 8000) && rendition.bitrate == 64)
        #expect(rendition.end(ofFrames: 48_000) == 8000 + 312, "in ticks of the samples, with what precedes them")
        #expect(rendition.samples.isEmpty && rendition.frameCount == 0)
    }

    @Test func givesAPacketAsSoonAsItIsWhole() throws {
        var rendition = try rendition()
        var counts: [Int] = []
        for _ in 0..<5 {
            try rendition.send(block)
            try rendition.receive()
            counts.append(rendition.samples.count)
        }
        #expect(counts == [0, 1, 1, 2, 2])
    }

    @Test func packetsFollowEachOtherFromZeroOn() throws {
        var rendition = try rendition()
        for _ in 0..<10 { try rendition.send(block) }
        try rendition.finish()
        #expect(rendition.frameCount == 6 && rendition.samples.count == 6, "100 ms, and what the encoder was behind")
        let samples = (0..<6).map(rendition.samples.sample(at:))
        #expect(samples.map(\.presentationTime) == (0..<6).map { $0 * 960 })
        #expect(samples.allSatisfy { $0.duration == 960 && $0.decodeTime == $0.presentationTime && $0.isKeyFrame })
    }

    @Test func keepsSamplesUntilTheyAreTaken() throws {
        var rendition = try rendition()
        for _ in 0..<4 { try rendition.send(block) }
        try rendition.receive()
        #expect(rendition.samples.count == 2)
        rendition.samples.removeAll()
        for _ in 0..<2 { try rendition.send(block) }
        try rendition.receive()
        #expect(rendition.samples.count == 1 && rendition.frameCount == 3)
        #expect(rendition.samples.sample(at: 0).presentationTime == 1920)
    }

    @Test func bringsTheMixToTheEncodersRateAndChannels() throws {
        var rendition = try rendition(.g722, rate: 16_000, channels: 1)
        for _ in 0..<10 { try rendition.send(block) }
        try rendition.finish()
        #expect(codecs.log.samples.count == 1600)
        #expect(abs(codecs.log.samples[800] - 0.5) < 0.001)
    }

    @Test func saysWhatCannotEncode() {
        var codecs = codecs
        codecs.isWithoutAudio = true
        #expect(throws: CodecError.unavailable(what: "encoding audio as opus", available: [])) {
            try AudioRendition(AudioEncoding(codec: .opus, bitrate: 64), codecs: codecs)
        }
    }
}
