import Media
import PCM
import Testing

@Suite struct PCMLibraryTests {
    @Test func encodesPCMAndNothingElse() throws {
        let library = PCMLibrary()
        #expect(library.encoders == [.audio(.pcm)] && !library.isAble(.decode, .audio(.pcm)))
        #expect(throws: library.missing(.encode, .audio(.opus))) {
            try library.audioEncoder(for: AudioEncoding(codec: .opus, bitrate: 64))
        }
    }
}
