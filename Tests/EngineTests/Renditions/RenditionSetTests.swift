import Jobs
import Media
import Testing

@testable import Engine

@Suite struct RenditionSetTests {
    private static let aac = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)
    private static let opus = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
    private static let vp8 = TrackFormat.video(VideoFormat(width: 64, height: 48, configuration: .vp8))
    private static let both = MediaMode(
        audio: .encode(aac), video: .encode(VideoTranscoding(coding: VideoCoding(codec: .vp8))))
    private let codecs = ToyTranscoding()

    private func set() -> RenditionSet { RenditionSet(codecs: codecs) }

    private func key(
        _ kind: MediaKind, _ media: MediaMode = both, track: Int = 0, file: (output: Int, number: Int)? = nil
    ) -> RenditionSet.Key {
        RenditionSet.Key(track: TrackID(connection: 0, track: track), media: media, kind: kind, file: file)
    }

    private func video(_ key: RenditionSet.Key, in set: inout RenditionSet, beginning: Int64 = 0) -> Int? {
        set.rendition(of: key, Self.vp8, clockRate: .video, beginning: beginning)
    }

    private func audio(_ key: RenditionSet.Key, in set: inout RenditionSet) -> Int? {
        set.rendition(of: key, Self.opus, clockRate: ClockRate(hertz: 48_000), beginning: 0)
    }

    /// A picture whose luma is its number.
    private func append(
        _ number: UInt8, at place: PlacedFrame.Place, to rendition: Int, in set: inout RenditionSet
    ) {
        var frame = EncodedFrame()
        frame.bytes = [0, number]
        if number == 0 { frame.format = Self.vp8 }
        let placed = PlacedFrame(
            track: TrackID(connection: 0, track: 0), kind: .video, clockRate: .video, sessionTime: .zero,
            releasedAt: .zero, place: place, trackStart: .zero)
        set.append(frame, placed, to: rendition)
    }

    @Test func copiesWhatNothingIsSaidOf() throws {
        var set = set()
        let media = MediaMode(audio: .encode(Self.aac))
        #expect(video(key(.video, media), in: &set) == nil)
        let audio = try #require(audio(key(.audio, media), in: &set))
        let facts = try #require(set[audio].facts)
        #expect(facts.format.codec == .audio(.aac) && facts.bitrate == 128 && set[audio].failure == nil)
        #expect(codecs.log.settings.isEmpty)
    }

    @Test func outputsOfTheSameFormShareOneEncoder() throws {
        var set = set()
        let first = try #require(video(key(.video), in: &set))
        #expect(video(key(.video), in: &set) == first)
        #expect(codecs.log.settings.count == 1)
        let audio = try #require(audio(key(.audio), in: &set))
        #expect(audio != first && self.audio(key(.audio), in: &set) == audio)
        #expect(codecs.log.audioSettings.count == 1)
    }

    @Test func onlyWhatIsSaidOfTheKindCounts() {
        var set = set()
        let first = audio(key(.audio, MediaMode(audio: .encode(Self.aac), video: .omit)), in: &set)
        #expect(audio(key(.audio, MediaMode(audio: .encode(Self.aac))), in: &set) == first)
        #expect(audio(key(.audio, Self.both), in: &set) == first)
        #expect(codecs.log.audioSettings.count == 1)
    }

    @Test func anotherTrackOrFormHasAnEncoderOfItsOwn() {
        var set = set()
        var small = VideoParameters()
        small.resolution = FrameSize(width: 32, height: 24)
        let keys = [
            key(.video), key(.video, track: 1),
            key(
                .video,
                MediaMode(
                    video: .encode(VideoTranscoding(coding: VideoCoding(codec: .vp8), parameters: small)))),
        ]
        #expect(keys.map { video($0, in: &set) } == [0, 1, 2])
        #expect(codecs.log.settings.map(\.width) == [64, 64, 32])
    }

    /// A file of an output that divides its files begins with a fresh encoder.
    @Test func aFileOfItsOwnSharesNothing() {
        var set = set()
        let files = [(output: 0, number: 0), (output: 0, number: 1), (output: 1, number: 0)]
        let keys = [key(.audio)] + files.map { key(.audio, file: $0) }
        #expect(keys.map { audio($0, in: &set) } == [0, 1, 2, 3])
        #expect(keys.map { audio($0, in: &set) } == [0, 1, 2, 3], "and keeps it")
        #expect(codecs.log.audioSettings.count == 4)
    }

    @Test func whatCannotBeEncodedIsARenditionThatFailed() throws {
        var set = RenditionSet()
        let rendition = try #require(audio(key(.audio), in: &set))
        #expect(set.hasFailed(rendition))
        #expect(set[rendition].failure == .unavailable(what: "decoding audio as opus", available: []))
        #expect(set[rendition].facts == nil && set.samples(of: rendition).isEmpty && set.end(of: rendition) == nil)
        #expect(audio(key(.audio), in: &set) == rendition, "it is not tried again")
    }

    @Test func aFailureOfOneLeavesTheOthersAlone() throws {
        var set = RenditionSet(codecs: ToyTranscoding(failsToOpen: true))
        let video = try #require(video(key(.video), in: &set))
        let audio = try #require(audio(key(.audio), in: &set))
        #expect(set.hasFailed(video) && !set.hasFailed(audio))
    }

    @Test func timeCountsFromTheRenditionsBeginning() throws {
        var set = set()
        let rendition = try #require(video(key(.video), in: &set, beginning: 7000))
        append(0, at: .at(7000), to: rendition, in: &set)
        append(1, at: .at(10_000), to: rendition, in: &set)
        #expect(codecs.log.pictures.map(\.time) == [0, 3000])
        #expect(set.samples(of: rendition).count == 2)
        set.removeSamples(rendition)
        #expect(set.samples(of: rendition).isEmpty)
    }

    /// Others may refer to it.
    @Test func aFrameWithoutAPlaceIsDecodedAndNotShown() throws {
        var set = set()
        let rendition = try #require(video(key(.video), in: &set))
        append(0, at: .at(0), to: rendition, in: &set)
        append(1, at: .notDeclared, to: rendition, in: &set)
        append(2, at: .at(3000), to: rendition, in: &set)
        #expect(codecs.log.pictures.map(\.luma) == [0, 2])
        #expect(set[rendition].facts?.undecodedCount == 0)
    }

    @Test func anOutputMayAskForAKeyFrame() throws {
        var set = set()
        let rendition = try #require(video(key(.video), in: &set))
        set.requestKeyFrame(rendition, at: 5000)
        for i: Int64 in 0..<5 { append(UInt8(i), at: .at(i * 3000), to: rendition, in: &set) }
        #expect(codecs.log.pictures.filter(\.isKeyFrame).map(\.time) == [0, 6000])
    }

    @Test func audioIsSilentWhereNothingComesAndEndsWhereItIsToldTo() throws {
        var set = set()
        let rendition = try #require(audio(key(.audio), in: &set))
        set.fill(rendition, to: Interval(milliseconds: 500))
        #expect(codecs.log.samples.count == 24_000 && set.end(of: rendition) == nil)
        set.finish(rendition, at: Interval(milliseconds: 600))
        #expect(codecs.log.samples.count == 28_800 && set.end(of: rendition) == 28_800 + 1024)
    }

    @Test func knowsWhichKindsAreTaken() {
        let media = MediaMode(audio: .encode(Self.aac), video: .omit)
        #expect(media.takes(.audio) && !media.copies(.audio))
        #expect(!media.takes(.video) && !media.copies(.video))
        #expect(MediaMode().takes(.video) && MediaMode().copies(.video))
    }

    @Test func aRenditionBeginsWhereItsFirstOutputDid() throws {
        var set = set()
        let first = try #require(video(key(.video), in: &set, beginning: 900))
        #expect(video(key(.video), in: &set, beginning: 4500) == first)
        #expect(set.beginning(of: first) == 900)
    }
}
