import Testing

@testable import Serving

@Suite struct MediaTypeTests {
    @Test(arguments: [
        ("index.m3u8", "application/vnd.apple.mpegurl"), ("manifest.mpd", "application/dash+xml"),
        ("1.m4s", "video/iso.segment"), ("init-1.mp4", "video/mp4"), ("1.ts", "video/mp2t"),
        ("speakers.vtt", "text/vtt; charset=utf-8"), ("poster.jpg", "image/jpeg"),
        ("index.html", "text/html; charset=utf-8"),
    ]) func followsFromTheEnding(_ name: String, _ type: String) {
        #expect(MediaType(ofFile: name)?.rawValue == type)
    }

    @Test(arguments: [
        "job.json", "keys.json", "report.json", "journal.pcapng", "activity.json", "forwarding.jsonl", "A.mkv",
        "keys.json.key", "job", ".m3u8x", "", ".m3u8", "index.m3u8.new", "1.m4s~", "x.M3U8", "other.html", "a.",
        "m3u8", "job.lock",
    ]) func isUnknownForOtherFiles(_ name: String) {
        #expect(MediaType(ofFile: name) == nil)
    }

    @Test(arguments: ["1.m4s", "1.ts", "init-1.mp4", "init_0.mp4"]) func keepsSegmentsForAYear(_ name: String) {
        #expect(MediaType.caching(ofFile: name) == "public, max-age=31536000, immutable")
    }

    @Test(arguments: [
        "index.m3u8", "manifest.mpd", "thumbnails.vtt", "thumbnails.jpg", "index.html", "view.mp4", "other",
    ]) func hasWhatChangesCheckedBeforeUse(_ name: String) {
        #expect(MediaType.caching(ofFile: name) == "no-cache")
    }
}
