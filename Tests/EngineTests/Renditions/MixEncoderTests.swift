import Media
import Testing

@testable import Engine

@Suite struct MixEncoderTests {
    private let codecs = ToyCodecs()

    /// What the encoder was given of 20 ms with a level on each side.
    private func sent(_ encoding: AudioEncoding, left: Float = 0.5, right: Float = 0.25) throws -> [Float] {
        var encoder = try MixEncoder(encoding, codecs: codecs)
        let samples = (0..<960).flatMap { _ in [left, right] }
        try encoder.send(AudioBlock(samples: samples, channelCount: 2))
        try encoder.finish()
        return codecs.log.samples
    }

    @Test func leavesStereoAtTheMixersRateAlone() throws {
        let audio = try sent(AudioEncoding(codec: .aac, bitrate: 128))
        #expect(audio == (0..<960).flatMap { _ in [0.5, 0.25] as [Float] })
    }

    @Test func foldsBothChannelsIntoOne() throws {
        let audio = try sent(AudioEncoding(codec: .opus, channelCount: 1, bitrate: 32))
        #expect(audio == [Float](repeating: 0.375, count: 960))
    }

    @Test(arguments: [(AudioCodec.pcmu, 8000, 160), (.g722, 16_000, 320)])
    func bringsTheMixToALowerRate(codec: AudioCodec, rate: Int, count: Int) throws {
        let audio = try sent(AudioEncoding(codec: codec, sampleRate: rate, channelCount: 1, bitrate: 64))
        #expect(audio.count == count)
        #expect(abs(audio[count / 2] - 0.375) < 0.0005)
    }

    @Test func bringsBothChannelsToALowerRate() throws {
        let audio = try sent(AudioEncoding(codec: .aac, sampleRate: 24_000, bitrate: 64))
        #expect(audio.count == 960)
        #expect(abs(audio[480] - 0.5) < 0.0005 && abs(audio[481] - 0.25) < 0.0005)
    }

    @Test func refusesARateThatDoesNotDivideTheMixers() {
        #expect(throws: CodecError.settings(codec: "aac", reason: "44100 Hz do not divide the 48000 Hz of a mix")) {
            try MixEncoder(AudioEncoding(codec: .aac, sampleRate: 44_100, bitrate: 64), codecs: codecs)
        }
    }

    /// Packets count from 0, with what the decoder gives beforehand in front.
    @Test func countsTicksOfTheEncoder() throws {
        var encoder = try MixEncoder(
            AudioEncoding(codec: .pcma, sampleRate: 8000, channelCount: 1, bitrate: 64), codecs: codecs)
        #expect(encoder.primingSampleCount == 312)
        for (frames, end) in [(0, 312), (1, 313), (6, 313), (7, 314), (48_000, 8312)] as [(Int64, Int64)] {
            #expect(encoder.end(ofFrames: frames) == end)
        }
        for _ in 0..<100 { try encoder.send(AudioBlock(samples: [Float](repeating: 0, count: 960), channelCount: 2)) }
        try encoder.finish()
        var packet = EncodedPacket()
        var times: [Int64] = []
        while try encoder.receive(into: &packet) { times.append(packet.presentationTime) }
        // A second, and what the encoder was behind, in packets of 160.
        #expect(times == (0..<52).map { $0 * 160 })
    }
}
