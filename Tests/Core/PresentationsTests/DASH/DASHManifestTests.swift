import Media
import Packaging
import Testing

@testable import Presentations

@Suite struct DASHManifestTests {
    private func representation(
        _ name: String, _ format: TrackFormat, _ segments: [PresentedSegment], rate: FrameRate? = nil,
        isIndependent: Bool = true
    ) throws -> DASHRepresentation {
        let track = try #require(
            PresentedTrack(
                files: TrackFiles(name), format: format, frameRate: rate, isIndependent: isIndependent))
        var timeline = SegmentTimeline(clock: ClockRate(hertz: 48_000))
        for segment in segments { timeline.append(segment) }
        return DASHRepresentation(track: track, bandwidth: 1_000_000, timeline: timeline)
    }

    private func live(window: Interval? = nil, clock: DASHManifest.ClockSource) -> DASHManifest.State {
        .live(
            DASHManifest.Live(
                beginning: Presented.beginning, published: Presented.beginning.at(SessionTime(milliseconds: 6000)),
                window: window, clock: clock))
    }

    @Test func aLiveManifestSaysWhenItIsReadAgain() throws {
        let video = try representation(
            "video", Presented.h264, [Presented.segment(1), Presented.segment(2), Presented.segment(3, lasting: 1980)],
            rate: FrameRate(30_000, per: 1001))
        let audio = try representation("audio", Presented.opus, [Presented.segment(1), Presented.segment(2)])
        let manifest = DASHManifest(
            state: live(
                window: Interval(milliseconds: 60_000), clock: .headOfAnswer(address: "manifest.mpd?a=1&b=2")),
            targetDuration: 2,
            periods: [DASHPeriod(number: 1, start: .zero, representations: [video, audio])])
        #expect(
            manifest.rendered() == """
                <?xml version="1.0" encoding="UTF-8"?>
                <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" \
                profiles="urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019" type="dynamic" \
                availabilityStartTime="2026-11-21T01:02:03.456Z" publishTime="2026-11-21T01:02:09.456Z" \
                minimumUpdatePeriod="PT2S" timeShiftBufferDepth="PT60S" suggestedPresentationDelay="PT6S" \
                minBufferTime="PT2S" maxSegmentDuration="PT2.5S">
                  <Period id="1" start="PT0S">
                    <AdaptationSet id="1" contentType="video" mimeType="video/mp4" segmentAlignment="true" \
                startWithSAP="1">
                      <Representation id="video" codecs="avc1.64001F" bandwidth="1000000" width="1280" height="720" \
                frameRate="30000/1001">
                        <SegmentTemplate timescale="48000" presentationTimeOffset="0" startNumber="1" \
                initialization="video/init-1.mp4" media="video/$Number$.m4s">
                          <SegmentTimeline>
                            <S t="0" d="96000" r="1"/>
                            <S d="95040"/>
                          </SegmentTimeline>
                        </SegmentTemplate>
                      </Representation>
                    </AdaptationSet>
                    <AdaptationSet id="2" contentType="audio" mimeType="audio/mp4" segmentAlignment="true" \
                startWithSAP="1">
                      <Representation id="audio" codecs="Opus" bandwidth="1000000" audioSamplingRate="48000">
                        <AudioChannelConfiguration schemeIdUri="urn:mpeg:mpegB:cicp:ChannelConfiguration" value="2"/>
                        <SegmentTemplate timescale="48000" presentationTimeOffset="0" startNumber="1" \
                initialization="audio/init-1.mp4" media="audio/$Number$.m4s">
                          <SegmentTimeline>
                            <S t="0" d="96000" r="1"/>
                          </SegmentTimeline>
                        </SegmentTemplate>
                      </Representation>
                    </AdaptationSet>
                  </Period>
                  <UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-head:2014" value="manifest.mpd?a=1&amp;b=2"/>
                </MPD>

                """)
    }

    @Test func aServerWithAProgramGivesTheTimeAsText() throws {
        let audio = try representation("audio", Presented.opus, [Presented.segment(1)])
        let text = DASHManifest(
            state: live(clock: .textOfAnswer(address: "/time")), targetDuration: 2,
            periods: [DASHPeriod(number: 1, start: .zero, representations: [audio])]
        ).rendered()
        #expect(text.contains("schemeIdUri=\"urn:mpeg:dash:utc:http-xsdate:2014\" value=\"/time\""))
        #expect(!text.contains("timeShiftBufferDepth"))
    }

    /// One timeline goes through all periods, so that each subtracts where it begins (ISO/IEC 23009-1 §5.3.9.6).
    @Test func aPeriodSubtractsItsBeginning() throws {
        let first = try representation("audio", Presented.opus, [Presented.segment(1)])
        let second = try representation(
            "audio", Presented.opus, [Presented.segment(2, at: 2500, lasting: 1500, period: 2)])
        let text = DASHManifest(
            state: .ended, targetDuration: 2,
            periods: [
                DASHPeriod(number: 1, start: .zero, representations: [first]),
                DASHPeriod(number: 2, start: Interval(milliseconds: 2500), representations: [second]),
            ]
        ).rendered()
        #expect(text.contains("type=\"static\" mediaPresentationDuration=\"PT4S\" minBufferTime=\"PT2S\""))
        #expect(!text.contains("UTCTiming"))
        #expect(text.contains("<Period id=\"2\" start=\"PT2.5S\">"))
        #expect(
            text.contains(
                "presentationTimeOffset=\"120000\" startNumber=\"2\" initialization=\"audio/init-2.mp4\""))
        #expect(text.contains("<S t=\"120000\" d=\"72000\"/>"))
    }

    /// A static manifest begins at 0 (§5.3.2.1).
    @Test func whatIsLeftOfAWindowBeginsAtZero() throws {
        var audio = try representation("audio", Presented.opus, (1...6).map { Presented.segment($0) })
        audio.timeline.remove(before: 4)
        let late = try representation("audio", Presented.opus, [Presented.segment(7, period: 2)])
        let text = DASHManifest(
            state: .ended, targetDuration: 2,
            periods: [
                DASHPeriod(number: 1, start: .zero, representations: [audio]),
                DASHPeriod(number: 2, start: Interval(milliseconds: 12_000), representations: [late]),
            ]
        ).rendered()
        #expect(text.contains("mediaPresentationDuration=\"PT8S\""))
        #expect(text.contains("<Period id=\"1\" start=\"PT0S\">"))
        #expect(text.contains("presentationTimeOffset=\"288000\" startNumber=\"4\""))
        #expect(text.contains("<Period id=\"2\" start=\"PT6S\">"))
    }

    @Test func copiedVideoDoesNotPromiseKeyFrames() throws {
        let video = try representation("video", Presented.h264, [Presented.segment(1)], isIndependent: false)
        let text = DASHManifest(
            state: .ended, targetDuration: 2,
            periods: [DASHPeriod(number: 1, start: .zero, representations: [video])]
        ).rendered()
        #expect(!text.contains("startWithSAP"))
        #expect(!text.contains("cmaf"))
        #expect(!text.contains("frameRate"))
    }

    /// ISO/IEC 23009-1 §5.3.1.2: the service description comes before the first period; milliseconds (annex K).
    @Test func chunksComeWithALatencyAndFrequentReading() throws {
        var video = try representation("video", Presented.h264, [Presented.segment(1)])
        video.availabilityOffset = Interval(milliseconds: 1800)
        func text(_ duration: Int64) -> String {
            var live = DASHManifest.Live(
                beginning: Presented.beginning, published: Presented.beginning, clock: .headOfAnswer(address: "a"))
            live.chunks = DASHManifest.Chunks(
                duration: Interval(milliseconds: duration), latency: Interval(milliseconds: 2600))
            return DASHManifest(
                state: .live(live), targetDuration: 2,
                periods: [DASHPeriod(number: 1, start: .zero, representations: [video])]
            ).rendered()
        }
        #expect(text(200).contains("minimumUpdatePeriod=\"PT0.5S\" suggestedPresentationDelay=\"PT2.6S\""))
        #expect(text(800).contains("minimumUpdatePeriod=\"PT0.8S\""))
        #expect(
            text(200).contains(
                """
                maxSegmentDuration="PT2.5S">
                  <ServiceDescription id="0">
                    <Latency target="2600" min="1300" max="5200"/>
                    <PlaybackRate min="0.96" max="1.04"/>
                  </ServiceDescription>
                  <Period id="1" start="PT0S">
                """))
        #expect(
            text(200).contains(
                "startNumber=\"1\" availabilityTimeOffset=\"1.800000\" availabilityTimeComplete=\"false\""))
    }

    @Test func aLadderIsOneSetAndOtherCodecsAreOthers() throws {
        let segments = [Presented.segment(1)]
        let vp9 = VP9Configuration(profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 2)
        let tracks = [
            try representation("video", Presented.h264, segments),
            try representation("video-360p", Presented.h264(width: 640, height: 360), segments),
            try representation(
                "video-vp9", .video(VideoFormat(width: 640, height: 360, configuration: .vp9(vp9))), segments),
            try representation("audio", Presented.opus, segments),
            try representation(
                "audio-8", .audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 8)), segments),
        ]
        let lines = DASHManifest(
            state: .ended, targetDuration: 2,
            periods: [DASHPeriod(number: 1, start: .zero, representations: tracks)]
        ).rendered().split(separator: "\n")
        let outline = lines.compactMap { line -> Substring? in
            let words = line.split(separator: " ")
            guard words[0] == "<AdaptationSet" || words[0] == "<Representation" else { return nil }
            return words[1]
        }
        #expect(
            outline == [
                "id=\"1\"", "id=\"video\"", "id=\"video-360p\"", "id=\"3\"", "id=\"video-vp9\"", "id=\"2\"",
                "id=\"audio\"", "id=\"4\"", "id=\"audio-8\"",
            ])
        // Number and layout of more than six channels differ.
        #expect(lines.filter { $0.contains("AudioChannelConfiguration") }.count == 1)
    }
}
