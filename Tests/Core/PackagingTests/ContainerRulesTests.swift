import Media
import Testing

@testable import Packaging

@Suite struct ContainerRulesTests {
    @Test(arguments: [
        (Codec.video(.h264), true), (.video(.h265), true), (.video(.vp9), true), (.video(.av1), true),
        (.video(.vp8), false), (.audio(.opus), true), (.audio(.aac), true), (.audio(.pcmu), false),
        (.audio(.pcma), false), (.audio(.g722), false), (.audio(.pcm), false),
    ])
    func matroskaTakesAllAndMP4WhatPlayersRead(codec: Codec, isMP4: Bool) {
        #expect(Container.mp4.accepts(codec) == isMP4)
        #expect(Container.mkv.accepts(codec))
        #expect((Container.mp4.refusal(of: codec) == nil) == isMP4)
        #expect(Container.mkv.refusal(of: codec) == nil)
        #expect(Container.m4a.accepts(codec) == (codec == .audio(.aac)))
    }

    @Test func aRefusalSaysWhatWouldBeAccepted() throws {
        let refusal = try #require(Container.mp4.refusal(of: .video(.vp8)))
        #expect(refusal == ContainerRefusal(container: .mp4, codec: .video(.vp8)))
        #expect(refusal.alternatives == [.mkv])
        #expect(refusal.rendered() == "vp8 cannot be recorded in mp4; use mkv")
        let picture = try #require(Container.m4a.refusal(of: .video(.h264)))
        #expect(picture.rendered() == "h264 cannot be recorded in m4a; use mp4 or mkv")
    }

    /// The table of the OWT REST API ("container": "auto").
    @Test(arguments: [
        (AudioCodec?.some(.aac), VideoCodec?.none, Container.mp4),
        (.aac, .h264, .mp4), (.aac, .h265, .mp4), (.aac, .vp8, .mkv), (.aac, .vp9, .mkv), (.aac, .av1, .mkv),
        (.opus, .h264, .mkv), (.opus, nil, .mkv), (.pcmu, .h264, .mkv), (.pcm, nil, .mkv),
        (nil, .h264, .mkv), (nil, .vp8, .mkv), (nil, nil, .mkv),
    ])
    func autoFollowsTheCodecs(audio: AudioCodec?, video: VideoCodec?, container: Container) {
        #expect(ContainerChoice.auto.container(audio: audio, video: video) == container)
    }

    @Test(arguments: AudioCodec.allCases, VideoCodec.allCases)
    func autoNeverChoosesWhatIsRefused(audio: AudioCodec, video: VideoCodec) {
        let container = ContainerChoice.auto.container(audio: audio, video: video)
        #expect(container.accepts(.audio(audio)) && container.accepts(.video(video)))
        #expect(ContainerChoice.mp4.container(audio: audio, video: video) == .mp4)
        #expect(ContainerChoice.mkv.container(audio: audio, video: video) == .mkv)
        #expect(ContainerChoice.m4a.container(audio: audio, video: video) == .m4a)
    }
}
