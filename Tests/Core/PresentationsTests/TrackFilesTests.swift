import Media
import Testing

@testable import Presentations

@Suite struct TrackFilesTests {
    @Test func aFragmentedTrackHasInitializationSegments() {
        let files = TrackFiles("video-720p")
        #expect(files.initialization(ofPeriod: 2) == "video-720p/init-2.mp4")
        #expect(files.segment(12) == "video-720p/12.m4s")
        #expect(files.part(3, ofSegment: 12) == "video-720p/12.3.m4s")
        #expect(files.playlist == "video-720p.m3u8")
        #expect(files.keyFramePlaylist == "video-720p-key-frames.m3u8")
    }

    @Test func aTransportStreamHasNone() {
        let files = TrackFiles("video", form: .transportStream)
        #expect(files.initialization(ofPeriod: 1) == nil)
        #expect(files.segment(1) == "video/1.ts")
        #expect(files.part(1, ofSegment: 1) == "video/1.1.ts")
    }

    @Test(arguments: [
        (Codec.video(.h264), true, true), (.video(.h265), true, true), (.video(.vp9), true, false),
        (.video(.av1), true, false), (.audio(.opus), true, false), (.audio(.aac), true, true),
        (.video(.vp8), false, false), (.audio(.pcmu), false, false), (.audio(.pcma), false, false),
        (.audio(.g722), false, false), (.audio(.pcm), false, false),
    ])
    func segmentsTakeWhatTheirPlayersDecode(codec: Codec, isFragment: Bool, isStream: Bool) {
        #expect(TrackFiles.Form.fragmentedMP4.accepts(codec) == isFragment)
        #expect(TrackFiles.Form.transportStream.accepts(codec) == isStream)
    }

    // ISO/IEC 23009-1 §5.3.9.4.4: "$$" is a dollar sign.
    @Test(arguments: [("video", "video/$Number$.m4s"), ("$1$", "$$1$$/$Number$.m4s")])
    func theTemplateNamesTheSegments(name: String, template: String) {
        #expect(TrackFiles(name).template == template)
    }
}
