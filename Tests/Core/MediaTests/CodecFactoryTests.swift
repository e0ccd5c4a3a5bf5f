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

        func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder {
            throw .unsupported(codec: codec.rawValue, reason: name)
        }

        func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
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
                try Self.set.videoDecoder(for: codec)
            }
        }
        #expect(throws: CodecError.unsupported(codec: "opus", reason: "first")) {
            try Self.set.audioDecoder(for: AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
        }
    }

    @Test func saysWhatIsThereInsteadOfWhatIsMissing() {
        #expect(
            throws: CodecError.unavailable(what: "decoding video as av1", available: ["vp8", "vp9", "h264"])
        ) { try Self.set.videoDecoder(for: .av1) }
        #expect(throws: CodecError.unavailable(what: "decoding audio as aac", available: ["opus"])) {
            try Self.set.audioDecoder(for: AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2))
        }
        #expect(throws: CodecError.unavailable(what: "encoding audio as opus", available: [])) {
            try Self.set.audioEncoder(for: AudioEncoding(codec: .opus, bitrate: 64))
        }
        #expect(throws: CodecError.unavailable(what: "scaling pictures", available: [])) {
            try Self.set.frameScaler()
        }
        // The library that is able may still not have the method.
        let settings = VideoEncoding(
            codec: .vp8, width: 64, height: 64, frameRate: FrameRate(30), bitrate: 100, keyFrameInterval: 30)
        #expect(throws: CodecError.unavailable(what: "encoding video as vp8", available: ["vp8"])) {
            try Self.set.videoEncoder(for: settings)
        }
    }

    /// Draws text, or says why it cannot; the same with images.
    private struct Drawer: CodecFactory, Equatable {
        var name: String
        var failure: CodecError?
        var abilities: [CodecAbility] { [] }

        private final class Renderer: TextRenderer {
            let library: String
            init(_ library: String) { self.library = library }

            func overlay(
                _ text: String, _ style: TextStyle, colour: VideoColour
            ) throws(CodecError) -> Overlay {
                throw .unsupported(codec: library, reason: text)
            }
        }

        func textRenderer() throws(CodecError) -> any TextRenderer {
            if let failure { throw failure }
            return Renderer(name)
        }

        func picture(ofImage bytes: [UInt8], colour: VideoColour) throws(CodecError) -> VideoFrame {
            if let failure { throw failure }
            return VideoFrame(width: bytes.count, height: 2, colour: colour)
        }

        func jpeg(of picture: VideoFrame) throws(CodecError) -> [UInt8] {
            if let failure { throw failure }
            return [UInt8(picture.width)]
        }
    }

    private static let fontless = CodecError.unavailable(what: "drawing text without a font", available: [])

    @Test func drawsTextWithTheFirstThatHasAFont() throws {
        let set = CodecSet([
            Library("codes", .decode, []), Drawer(name: "lacks", failure: Self.fontless), Drawer(name: "draws"),
        ])
        #expect(try set.textRenderer().library == "draws")
    }

    @Test func saysWhatTextLacksRatherThanThatNothingDrawsIt() {
        let others: [any CodecFactory] = [Library("codes", .decode, []), Library("more", .encode, [])]
        #expect(throws: CodecError.unavailable(what: "drawing text", available: [])) {
            try CodecSet(others).textRenderer()
        }
        for place in 0...2 {
            var factories = others
            factories.insert(Drawer(name: "lacks", failure: Self.fontless), at: place)
            #expect(throws: Self.fontless) { try CodecSet(factories).textRenderer() }
        }
    }

    @Test func writesJPEGWithTheFirstThatWritesAny() throws {
        let picture = VideoFrame(width: 3, height: 3)
        #expect(try CodecSet([Library("codes", .decode, []), Drawer(name: "writes")]).jpeg(of: picture) == [3])
        #expect(throws: CodecError.unavailable(what: "writing JPEG", available: [])) {
            try CodecSet([Library("codes", .decode, [])]).jpeg(of: picture)
        }
        let full = CodecError.library(operation: "toy", code: 1, message: "full")
        #expect(throws: full) {
            try CodecSet([Drawer(name: "writes", failure: full), Drawer(name: "other")]).jpeg(of: picture)
        }
    }

    @Test func readsImagesWithTheFirstThatReadsAny() throws {
        let set = CodecSet([Library("codes", .decode, []), Drawer(name: "reads")])
        let picture = try set.picture(ofImage: [1, 2, 3], colour: .bt709)
        #expect(picture.width == 3 && picture.colour == .bt709)
        #expect(throws: CodecError.unavailable(what: "reading still images", available: [])) {
            try CodecSet([Library("codes", .decode, [])]).picture(ofImage: [], colour: .bt709)
        }
        // What is wrong with an image stays wrong in the next library.
        let broken = CodecError.corrupt(codec: "png", reason: "torn")
        #expect(throws: broken) {
            try CodecSet([Drawer(name: "reads", failure: broken), Drawer(name: "other")]).picture(
                ofImage: [1], colour: .bt709)
        }
    }

    /// Lists abilities and has no method for them.
    private struct Idle: CodecFactory {
        var abilities: [CodecAbility]
    }

    @Test func aLibraryThatOverridesNothingDoesNothing() {
        let idle = Idle(
            abilities: [
                CodecAbility(.decode, .video(.vp8), library: "idle"),
                CodecAbility(.decode, .audio(.opus), library: "idle"),
                CodecAbility(.encode, .audio(.aac), library: "idle"),
            ])
        let audio = AudioFormat(codec: .pcmu, sampleRate: 8000, channelCount: 1)
        #expect(throws: CodecError.unavailable(what: "decoding video as vp9", available: ["vp8"])) {
            try idle.videoDecoder(for: .vp9)
        }
        #expect(throws: CodecError.unavailable(what: "decoding audio as pcmu", available: ["opus"])) {
            try idle.audioDecoder(for: audio)
        }
        #expect(throws: CodecError.unavailable(what: "encoding audio as opus", available: ["aac"])) {
            try idle.audioEncoder(for: AudioEncoding(codec: .opus, bitrate: 64))
        }
        #expect(throws: CodecError.unavailable(what: "scaling pictures", available: [])) { try idle.frameScaler() }
    }

    @Test func knowsWhatCanBeEncodedAndNamesACodecOnce() {
        #expect(Self.set.encoders == [.video(.vp8)])
        #expect(Self.set.isAble(.decode, .video(.vp8)) && !Self.set.isAble(.encode, .video(.vp9)))
        #expect(
            Self.set.missing(.decode, .video(.av1))
                == .unavailable(what: "decoding video as av1", available: ["vp8", "vp9", "h264"]))
        #expect(CodecSet([]).encoders.isEmpty && CodecSet([]).abilities.isEmpty)
    }
}
