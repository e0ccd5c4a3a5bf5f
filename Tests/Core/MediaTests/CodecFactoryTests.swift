import Testing

@testable import Media

@Suite struct CodecFactoryTests {
    /// Says what it can do, and fails in a way that names it.
    private struct Library: CodecFactory {
        var abilities: [CodecAbility]
        var name: String

        init(_ name: String, _ work: CodecAbility.Work, _ codecs: [Codec]) {
            self.name = name
            abilities = codecs.map { CodecAbility(work, $0, library: name) }
        }

        func pictureDecoder(for codec: VideoCodec) throws(CodecError) -> any PictureDecoder {
            throw .unsupported(codec: codec.rawValue, reason: name)
        }

        func soundDecoder(for format: AudioFormat) throws(CodecError) -> any SoundDecoder {
            throw .unsupported(codec: format.codec.rawValue, reason: name)
        }
    }

    private static let set = CodecSet([
        Library("first", .decode, [.video(.vp8), .video(.vp9), .audio(.opus)]),
        Library("second", .decode, [.video(.vp9), .video(.h264)]),
        Library("third", .encode, [.video(.vp8)]),
    ])

    @Test func asksTheFirstThatIsAble() {
        for (codec, name) in [(VideoCodec.vp8, "first"), (.vp9, "first"), (.h264, "second")] {
            #expect(throws: CodecError.unsupported(codec: codec.rawValue, reason: name)) {
                try Self.set.pictureDecoder(for: codec)
            }
        }
        #expect(throws: CodecError.unsupported(codec: "opus", reason: "first")) {
            try Self.set.soundDecoder(for: AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
        }
    }

    @Test func saysWhatIsThereInsteadOfWhatIsMissing() {
        #expect(
            throws: CodecError.unavailable(what: "decoding pictures as av1", available: ["vp8", "vp9", "h264"])
        ) { try Self.set.pictureDecoder(for: .av1) }
        #expect(throws: CodecError.unavailable(what: "decoding sound as aac", available: ["opus"])) {
            try Self.set.soundDecoder(for: AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2))
        }
        #expect(throws: CodecError.unavailable(what: "encoding sound as opus", available: [])) {
            try Self.set.soundEncoder(for: SoundEncoding(codec: .opus, bitrate: 64))
        }
        #expect(throws: CodecError.unavailable(what: "scaling pictures", available: [])) {
            try Self.set.pictureScaler()
        }
        // The library that is able may still not have the method.
        let settings = PictureEncoding(
            codec: .vp8, width: 64, height: 64, frameRate: FrameRate(30), bitrate: 100, keyFrameInterval: 30)
        #expect(throws: CodecError.unavailable(what: "encoding pictures as vp8", available: ["vp8"])) {
            try Self.set.pictureEncoder(for: settings)
        }
    }

    @Test func speaksInSentences() {
        #expect(
            Self.set.missing(.encode, .video(.av1)).description
                == "encoding pictures as av1 is not available here; there is vp8")
        #expect(
            CodecError.library(operation: "open", code: -2, message: "no memory").description
                == "open failed: no memory (-2)")
        #expect(
            CodecError.corrupt(codec: "vp8", reason: "it is empty").description
                == "vp8: the frame cannot be decoded: it is empty")
    }
}
