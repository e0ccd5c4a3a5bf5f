import CVPX
import Media
import Testing

@testable import VPX

@Suite struct VPXStreamTests {
    @Test func isThatOfTheTwoCodecsOfLibvpx() {
        for codec in VideoCodec.allCases {
            let stream = VPXStream(codec)
            #expect((stream != nil) == [.vp8, .vp9].contains(codec))
            #expect(stream.map(\.codec) ?? codec == codec)
            #expect(stream.map(\.name) ?? codec.rawValue == codec.rawValue)
        }
    }

    @Test func offersBothWaysOfBoth() {
        let library = VPXLibrary()
        #expect(library.encoders == [.video(.vp8), .video(.vp9)])
        #expect(library.isAble(.decode, .video(.vp8)) && library.isAble(.decode, .video(.vp9)))
        // A version without the v that libvpx puts in front.
        #expect(library.abilities.allSatisfy { $0.library.wholeMatch(of: /libvpx \d+\.\d+.*/) != nil })
        #expect(throws: CodecError.unavailable(what: "decoding video as av1", available: ["vp8", "vp9"])) {
            try library.videoDecoder(for: .av1)
        }
    }

    @Test func saysWhatLibvpxSays() {
        let error = CodecError.vpx("vpx_codec_decode", VPX_CODEC_UNSUP_BITSTREAM)
        #expect("\(error)" == "vpx_codec_decode failed: Bitstream not supported by this decoder (5)")
        #expect(CodecError.vpxMessage(VPX_CODEC_MEM_ERROR) == "Memory allocation error")
    }
}
