import Media
import Testing

@testable import Engine

@Suite struct EngineMediaTests {
    @Test func canDoNothingButCopyUnlessItIsHandedCodecs() {
        let media = EngineMedia()
        #expect(media.codecs.abilities.isEmpty)
        #expect(throws: CodecError.self) { try media.codecs.videoDecoder(for: .vp8) }
    }

    @Test func handsOnWhatItIsGiven() throws {
        let media = EngineMedia(codecs: ToyTranscoding())
        _ = try media.codecs.videoDecoder(for: .vp8)
    }
}
