import Media
import Testing

@testable import Engine

@Suite struct FollowingAudioDecoderTests {
    private final class Decoders: CodecFactory, @unchecked Sendable {
        var formats: [AudioFormat] = []
        var abilities: [CodecAbility] { [] }

        func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
            formats.append(format)
            if format.codec == .g722 { throw missing(.decode, .audio(format.codec)) }
            return ToyAudioDecoder(log: ToyLog())
        }
    }

    @Test func opensADecoderForEachCodec() throws {
        let factory = Decoders()
        let narrow = AudioFormat(codec: .pcmu, sampleRate: 8000, channelCount: 1)
        let wide = AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2)
        let decoder = try FollowingAudioDecoder(narrow, codecs: factory)
        try decoder.follow(narrow)
        try decoder.follow(wide)
        try decoder.follow(wide)
        #expect(factory.formats == [narrow, wide])
        #expect(throws: CodecError.self) {
            try decoder.follow(AudioFormat(codec: .g722, sampleRate: 16_000, channelCount: 1))
        }
        var block = AudioBlock()
        let packet: [UInt8] = [1, 100]
        try decoder.decode(packet.span, into: &block)
        #expect(block.frameCount == 960)
    }
}
