import Media
import PCM
import Testing

@Suite struct PCMLibraryTests {
    @Test func encodesPCMAndNothingElse() throws {
        let library = PCMLibrary()
        #expect(library.encoders == [.audio(.pcm)] && !library.isAble(.decode, .audio(.pcm)))
        #expect(throws: library.missing(.encode, .audio(.opus))) {
            try library.soundEncoder(for: SoundEncoding(codec: .opus, bitrate: 64))
        }
    }
}
