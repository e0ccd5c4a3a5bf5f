import Media
import Testing

@testable import FFmpeg

@Suite struct FFmpegLibraryTests {
    @Test func tellsWhatTheInstalledLibraryDoes() {
        let library = FFmpegLibrary()
        for codec in [Codec.video(.h264), .video(.h265), .video(.av1), .audio(.aac), .audio(.pcmu), .audio(.g722)] {
            #expect(library.isAble(.decode, codec) && library.isAble(.encode, codec))
        }
        #expect(!library.isAble(.decode, .video(.vp8)) && !library.isAble(.encode, .audio(.opus)))
        let ability = library.abilities.first { $0.codec == .video(.av1) && $0.work == .decode }
        #expect(ability?.library.hasSuffix("(libdav1d)") == true)
    }

    @Test func refusesWhatBelongsToOtherLibraries() {
        #expect(
            throws: CodecError.unavailable(what: "decoding video as vp8", available: ["h264", "h265", "av1"])
        ) { try FFmpegLibrary().videoDecoder(for: .vp8) }
        #expect(throws: CodecError.settings(codec: "h264", reason: "width and height must be even, not 33x32")) {
            try FFmpegLibrary().videoEncoder(
                for: VideoEncoding(
                    codec: .h264, width: 33, height: 32, frameRate: FrameRate(30), bitrate: 100, keyFrameInterval: 30))
        }
    }
}
