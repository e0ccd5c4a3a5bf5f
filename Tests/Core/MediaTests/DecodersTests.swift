import Testing

@testable import Media

@Suite struct DecodersTests {
    private final class Deaf: AudioDecoder {
        func decode(_ packet: Span<UInt8>, into block: inout AudioBlock) throws(CodecError) {
            throw .corrupt(codec: "none", reason: "it is not heard")
        }

        func conceal(sampleCount: Int, next: Span<UInt8>?, into block: inout AudioBlock) {
            fillSilence(sampleCount: sampleCount, channelCount: 2, sampleRate: 8_000, into: &block)
        }

        func reset() {}
    }

    @Test(arguments: [(160, 320), (0, 0), (-1, 0), (.max, 16_000)])
    func concealsWithAtMostASecondOfSilence(asked: Int, given: Int) {
        var block = AudioBlock(samples: [1, 1, 1], channelCount: 1, sampleRate: 48_000)
        Deaf().conceal(sampleCount: asked, next: nil, into: &block)
        #expect(block.samples == Array(repeating: 0, count: given))
        #expect(block.channelCount == 2 && block.sampleRate == 8_000)
    }
}
