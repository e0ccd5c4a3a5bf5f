import Presentations
import Testing

@testable import Serving

/// What a client gets, over a real connection.
@Suite(.timeLimit(.minutes(5))) struct FileResponderTests {
    private let scratch: Scratch
    private static let segment = String(repeating: "0123456789", count: 30_000)

    init() throws {
        scratch = try Scratch([
            "A/index.m3u8": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nvideo.m3u8\n",
            "A/video.m3u8": LivePlaylistTests.text(count: 10), "A/video/1.m4s": Self.segment,
            "A/video/init-1.mp4": "init", "A/keys.json": "secret", "B/index.m3u8": "#EXTM3U\n",
            "B/index.html": "own page", "C/1.m4s": "no presentation",
        ])
    }

    @Test func hasTypeLengthAndValidators() async throws {
        try await RunningServer.with(scratch) { server throws in
            let reply = try server.get("/A/video/1.m4s")
            #expect(reply.status == 200 && reply.text == Self.segment)
            #expect(reply.fields["content-type"] == "video/iso.segment")
            #expect(reply.fields["content-length"] == "300000")
            #expect(reply.fields["cache-control"] == "public, max-age=31536000, immutable")
            #expect(reply.fields["accept-ranges"] == "bytes")
            #expect(reply.fields["last-modified"]?.hasSuffix(" GMT") == true)
            #expect(reply.fields["x-content-type-options"] == "nosniff")
            let again = try server.get("/A/video/1.m4s", "If-None-Match: \(reply.fields["etag"] ?? "")")
            #expect(again.status == 304 && again.body.isEmpty && again.fields["etag"] == reply.fields["etag"])
            let dated = try server.get("/A/video/1.m4s", "If-Modified-Since: \(reply.fields["last-modified"] ?? "")")
            #expect(dated.status == 304)
        }
    }

    @Test func servesParts() async throws {
        try await RunningServer.with(scratch) { server throws in
            let part = try server.get("/A/video/1.m4s", "Range: bytes=100000-100009")
            #expect(part.status == 206 && part.text == "0123456789")
            #expect(part.fields["content-range"] == "bytes 100000-100009/300000")
            let end = try server.get("/A/video/1.m4s", "Range: bytes=-5")
            #expect(end.status == 206 && end.text == "56789")
            let large = try server.get("/A/video/1.m4s", "Range: bytes=1-")
            #expect(large.status == 206 && large.text == Self.segment.dropFirst())
            let beyond = try server.get("/A/video/1.m4s", "Range: bytes=300000-")
            #expect(beyond.status == 416 && beyond.fields["content-range"] == "bytes */300000")
            let other = try server.get("/A/video/1.m4s", "Range: bytes=0-1", "If-Range: \"other\"")
            #expect(other.status == 200 && other.body.count == 300_000)
            let several = try server.get("/A/video/1.m4s", "Range: bytes=0-1,4-5")
            #expect(several.status == 200)
        }
    }

    @Test func aPartThatIsHintedAtIsWaitedFor() async throws {
        let scratch = scratch
        @Sendable func text(_ part: Int) -> String {
            LivePlaylistTests.text(count: 3) + "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"video/4.\(part).m4s\"\n"
        }
        try scratch.write(text(1), to: "A/video.m3u8")
        try await RunningServer.with(scratch) { server throws in
            let client = try RawClient(port: server.port)
            client.send(Array("GET /A/video/4.1.m4s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
            // Nothing else is waited for.
            #expect(try server.get("/A/video/4.2.m4s").status == 404)
            #expect(try server.get("/A/audio/4.1.m4s").status == 404)
            #expect(try server.get("/4.1.m4s").status == 404)
            try scratch.write("part", to: "A/video/4.1.m4s")
            try scratch.write(text(2), to: "A/video.m3u8")
            let reply = try Reply(client.receive())
            #expect(reply.status == 200 && reply.text == "part")
            #expect(reply.fields["content-type"] == "video/iso.segment")
        }
    }

    @Test func aPartThatNeverComesIsMissing() async throws {
        let scratch = scratch
        try scratch.write(
            LivePlaylistTests.text(count: 3) + "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"video/4.1.m4s\"\n",
            to: "A/video.m3u8")
        try await RunningServer.with(scratch) { server throws in
            let client = try RawClient(port: server.port)
            client.send(Array("GET /A/video/4.1.m4s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
            try scratch.write(LivePlaylistTests.text(count: 3, end: true), to: "A/video.m3u8")
            #expect(try Reply(client.receive()).status == 404)
        }
    }

    @Test func hasNoBodyForHead() async throws {
        try await RunningServer.with(scratch) { server throws in
            for path in ["/A/video/1.m4s", "/A/", "/A/video.m3u8", "/", "/none"] {
                let (head, whole) = (try server.ask("HEAD \(path) HTTP/1.1"), try server.get(path))
                #expect(head.status == whole.status && head.body.isEmpty)
                #expect(head.fields["content-length"] == "\(whole.body.count)")
                #expect(head.fields["content-type"] == whole.fields["content-type"])
            }
        }
    }

    @Test(arguments: [
        "/A/keys.json", "/A/../keys.json", "/%2e%2e/%2e%2e/etc/passwd", "/A/%2e%2e/A/video/1.m4s", "//A/",
        "/A/none.m4s", "/none/", "/C/", "/A/video", "/../", "/A/video/1.m4s%00.mp4", "/C/index.html", "/index.html",
        "/A/video/index.html/",
    ]) func hasNothingElse(_ path: String) async throws {
        let reply = try await RunningServer.with(scratch) { try $0.get(path) }
        // A folder without its slash is one, with nothing in it to be served.
        if path == "/A/video" {
            #expect(reply.status == 301 && reply.fields["location"] == "./video/")
        } else {
            #expect(reply.status == 404 && !reply.text.contains("secret"))
        }
    }

    @Test func addsThePageWhereThereIsNone() async throws {
        try await RunningServer.with(scratch) { server throws in
            for path in ["/A/", "/A/index.html"] {
                let reply = try server.get(path)
                #expect(reply.status == 200 && reply.body == PlayerPage.bytes)
                #expect(reply.fields["content-type"] == "text/html; charset=utf-8")
            }
            #expect(try server.get("/B/").text == "own page")
            #expect(try server.get("/B/index.html").text == "own page")
            let list = try server.get("/").text
            #expect(list.contains("href=\"./A/\"") && list.contains("href=\"./B/\"") && !list.contains("href=\"./C/\""))
        }
    }

    @Test func servesAPresentationAsTheFolderItself() async throws {
        let scratch = try Scratch(["index.m3u8": "#EXTM3U\n"])
        try await RunningServer.with(scratch) { server throws in
            #expect(try server.get("/").body == PlayerPage.bytes)
            #expect(try server.get("/index.html").body == PlayerPage.bytes)
        }
    }

    @Test func lendsTheFilesToOtherSites() async throws {
        try await RunningServer.with(scratch) { server throws in
            let reply = try server.get("/A/index.m3u8", "Origin: https://a.example")
            #expect(reply.fields["access-control-allow-origin"] == "*")
            #expect(reply.fields["access-control-expose-headers"]?.contains("Content-Range") == true)
            let asked = try server.ask(
                "OPTIONS /A/video/1.m4s HTTP/1.1\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: GET")
            #expect(asked.status == 204 && asked.body.isEmpty)
            #expect(asked.fields["access-control-allow-methods"] == "GET, HEAD, OPTIONS")
            #expect(asked.fields["access-control-allow-headers"]?.contains("Range") == true)
        }
        try await RunningServer.with(scratch, origin: "https://a.example") { server throws in
            let reply = try server.get("/none")
            #expect(reply.fields["access-control-allow-origin"] == "https://a.example")
            #expect(reply.fields["vary"] == "Origin")
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"])
    func changesNothing(_ method: String) async throws {
        let reply = try await RunningServer.with(scratch) { try $0.ask("\(method) /A/index.m3u8 HTTP/1.1") }
        #expect(reply.status == 405 && reply.fields["allow"] == "GET, HEAD, OPTIONS")
    }

    @Test func givesPlaylistsWithItsPromise() async throws {
        try await RunningServer.with(scratch) { server throws in
            let whole = try server.get("/A/video.m3u8")
            #expect(whole.fields["content-type"] == "application/vnd.apple.mpegurl")
            #expect(whole.fields["cache-control"] == "no-cache")
            #expect(whole.text.contains("CAN-BLOCK-RELOAD=YES"))
            let delta = try server.get("/A/video.m3u8?_HLS_skip=YES", "If-None-Match: \(whole.fields["etag"] ?? "")")
            #expect(delta.status == 200 && delta.text.contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=4\n"))
            #expect(try server.get("/A/video.m3u8", "If-None-Match: \(whole.fields["etag"] ?? "")").status == 304)
            #expect(try server.get("/A/video.m3u8?_HLS_part=1").status == 400)
            #expect(try server.get("/A/video.m3u8?_HLS_msn=12").status == 400)
            #expect(!(try server.get("/A/index.m3u8?_HLS_msn=12").text.contains("SERVER-CONTROL")))
        }
    }

    @Test func holdsARequestUntilTheSegmentIsThere() async throws {
        let scratch = scratch
        try await RunningServer.with(scratch) { server throws in
            let client = try RawClient(port: server.port)
            client.send(Array("GET /A/video.m3u8?_HLS_msn=10 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
            // The server is at work on others meanwhile.
            #expect(try server.get("/A/video.m3u8").text.hasSuffix("9.m4s\n"))
            try scratch.write(LivePlaylistTests.text(count: 11), to: "A/video.m3u8")
            let reply = try Reply(client.receive())
            #expect(reply.status == 200 && reply.text.hasSuffix("10.m4s\n"))
        }
    }

    @Test func saysThatNothingCame() async throws {
        let text = LivePlaylistTests.text(count: 3).replacing("DURATION:4", with: "DURATION:1")
        try scratch.write(text, to: "A/video.m3u8")
        let reply = try await RunningServer.with(scratch) { try $0.get("/A/video.m3u8?_HLS_msn=3") }
        #expect(reply.status == 503 && reply.fields["retry-after"] == "1")
    }

    @Test func servesAnEndedPlaylistAsItIs() async throws {
        let text = LivePlaylistTests.text(count: 3, end: true)
        try scratch.write(text, to: "A/video.m3u8")
        #expect(try await RunningServer.with(scratch) { try $0.get("/A/video.m3u8?_HLS_msn=3") }.text == text)
    }
}
