import Testing

@testable import Conformance

@Suite struct MediaTrackTests {
    @Test func differsByEverythingThatPlayersConfigure() {
        let track = MediaTrack(id: 1, kind: .video, timescale: 90_000, codec: "avc1.42C01E", width: 320, height: 240)
        var others = [track, track, track, track]
        others[0].codec = "avc1.42C01F"
        others[1].height = 180
        others[2].timescale = 1_000
        others[3].defaults.duration = 1
        #expect(others.allSatisfy { $0 != track })
        #expect(SampleDefaults() == SampleDefaults(duration: 0, size: 0, flags: 0))
    }
}
