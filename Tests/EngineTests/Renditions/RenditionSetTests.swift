import Jobs
import Media
import Testing

@testable import Engine

@Suite struct TranscoderFactoryTests {
    private static let aac = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)
    private static let opus = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
    private static let vp8 = TrackFormat.video(VideoFormat(width: 64, height: 48, configuration: .vp8))

    @Test func copiesWhatNothingIsSaidOf() throws {
        let treatments = TranscoderFactory(MediaMode(audio: .encode(Self.aac)), codecs: ToyTranscoding())
        #expect(try treatments.transcoder(for: Self.vp8, clockRate: .video) as TrackTranscoder? == nil)
        let audio = try #require(try treatments.transcoder(for: Self.opus, clockRate: ClockRate(hertz: 48_000)))
        #expect(audio.format?.codec == .audio(.aac) && audio.bitrate == 128 && audio.failure == nil)
    }

    @Test func throwsWhereNothingEncodes() throws {
        let treatments = TranscoderFactory(
            MediaMode(audio: .encode(Self.aac)), codecs: CodecSet([]))
        #expect(throws: CodecError.self) {
            try treatments.transcoder(for: Self.opus, clockRate: ClockRate(hertz: 48_000))
        }
        #expect(try TranscoderFactory().transcoder(for: Self.opus, clockRate: ClockRate(hertz: 48_000)).isNone)
    }

    @Test func knowsWhichKindsAreTaken() {
        let media = MediaMode(audio: .encode(Self.aac), video: .omit)
        #expect(media.takes(.audio) && !media.copies(.audio))
        #expect(!media.takes(.video) && !media.copies(.video))
        #expect(MediaMode().takes(.video) && MediaMode().copies(.video))
    }
}

extension Optional {
    fileprivate var isNone: Bool { if case .none = self { true } else { false } }
}
