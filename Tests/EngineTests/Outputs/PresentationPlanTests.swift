import Jobs
import Media
import Packaging
import Presentations
import Testing

@testable import Engine

@Suite struct PresentationPlanTests {
    private static let seed = IdentitySeed(
        recordingID: "take-1", connectionID: "A", sessionStart: WallTime(nanoseconds: 1000), title: "Ada")

    private func plan(_ media: MediaMode = MediaMode()) -> PresentationPlan {
        PresentationPlan(
            folder: "A", identitySeed: Self.seed, settings: PresentationSettings(listSizes: [.hls: 0]), media: media)
    }

    @Test(arguments: [Codec.video(.h264), .video(.vp9), .audio(.opus), .audio(.aac)])
    func copiesWhatSegmentsTake(codec: Codec) {
        #expect(plan().media(for: codec) == MediaMode())
    }

    @Test func encodesToWhatEveryPlayerDecodes() {
        #expect(
            plan().media(for: .video(.vp8))
                == MediaMode(video: .encode(VideoTranscoding(coding: VideoCoding(codec: .h264)))))
        for codec in [AudioCodec.pcmu, .pcma, .g722] {
            #expect(
                plan().media(for: .audio(codec))
                    == MediaMode(audio: .encode(AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2))))
        }
    }

    @Test func encodesAsItIsTold() {
        let media = MediaMode(
            audio: .encode(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2)),
            video: .encode(VideoTranscoding(coding: VideoCoding(codec: .vp9))))
        for codec in [Codec.video(.vp8), .video(.h264), .audio(.pcmu)] {
            #expect(plan(media).media(for: codec) == media)
        }
        #expect(plan(MediaMode(audio: .omit, video: .omit)).media(for: .video(.vp8)).video == .omit)
    }

    @Test func itsWriterHasTheFolderAndNoTracks() {
        let writer = plan().writer()
        #expect(writer.folder == "A" && writer.tracks.isEmpty && writer.isEmpty && writer.manifests == [.hls])
    }
}
