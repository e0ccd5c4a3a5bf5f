import Testing

@testable import Serving

@Suite struct MediaTypeTests {
    @Test(arguments: [("a/index.m3u8", MediaType.m3u8), ("1.m4s", .m4s), ("init.mp4", .mp4)])
    func followsFromTheEnding(_ name: String, _ type: MediaType) {
        #expect(MediaType(ofFile: name) == type)
    }

    @Test(arguments: ["keys.json.key", "job", ".m3u8x", ""]) func isUnknownForOtherFiles(_ name: String) {
        #expect(MediaType(ofFile: name) == nil)
    }
}
