import Testing

@testable import Media

@Suite struct AudioEncodingTests {
    @Test func acceptsEachCodecAtEachOfItsRates() throws {
        for codec in AudioCodec.allCases {
            for rate in AudioEncoding.sampleRates(of: codec) {
                try AudioEncoding(codec: codec, sampleRate: rate, channelCount: 1, bitrate: 64).check()
            }
        }
    }

    /// Nobody is asked for what follows from the sampling.
    @Test(
        arguments: [
            (AudioCodec.pcm, 1, 768), (.pcm, 2, 1536), (.pcmu, 1, 64), (.pcma, 2, 128), (.g722, 1, 64), (.opus, 2, nil),
            (.aac, 1, nil),
        ] as [(AudioCodec, Int, Int?)])
    func knowsRatesWithoutAChoice(codec: AudioCodec, channels: Int, kilobits: Int?) throws {
        #expect(AudioEncoding.fixedBitrate(of: codec, channelCount: channels) == kilobits)
        let rate = AudioEncoding.sampleRates(of: codec)[0]
        let encoding = AudioEncoding(codec: codec, sampleRate: rate, channelCount: channels, bitrate: 1)
        let isAccepted = (try? encoding.check()) != nil
        #expect(isAccepted == (kilobits != nil))
    }

    @Test func refusesByName() {
        #expect(throws: CodecError.settings(codec: "opus", reason: "44100 Hz is none of 48000")) {
            try AudioEncoding(codec: .opus, sampleRate: 44_100, bitrate: 64).check()
        }
        #expect(throws: CodecError.settings(codec: "aac", reason: "3 channels are outside of 1 to 2")) {
            try AudioEncoding(codec: .aac, channelCount: 3, bitrate: 64).check()
        }
        #expect(throws: CodecError.settings(codec: "g722", reason: "2 channels are outside of 1 to 1")) {
            try AudioEncoding(codec: .g722, sampleRate: 16_000, bitrate: 64).check()
        }
        #expect(throws: CodecError.settings(codec: "aac", reason: "a bitrate of 5 kbit/s is outside of 6 to 512")) {
            try AudioEncoding(codec: .aac, bitrate: 5).check()
        }
    }
}
