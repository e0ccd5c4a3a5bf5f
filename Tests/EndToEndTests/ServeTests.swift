import Foundation
import FoundationNetworking
import TestSupport
import Testing

/// `rokuga serve` as a process, asked by Foundation's client, which is libcurl.
@Suite(.waiting) struct ServeTests {
    private static let live = """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:20
        #EXT-X-MEDIA-SEQUENCE:0
        #EXT-X-MAP:URI="init-1.mp4"
        #EXTINF:20.000,
        1.m4s

        """

    /// A server of a job's folder, and its address.
    private func withServer(
        _ arguments: [String] = [], _ body: (URL, URL, Running) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in [
            "A/index.m3u8": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nvideo.m3u8\n", "A/video.m3u8": Self.live,
            "A/1.m4s": "0123456789", "job.json": "{}", "keys.json": "secret", "journal.pcapng": "secret",
            "A/report.json": "{}",
        ] { try write(text, to: folder.appending(path: name)) }
        let server = try Running(Tree.rokuga.path, ["serve", folder.path, "--port", "0"] + arguments)
        try #require(server.wait(seconds: 120) { server.text.hasSuffix("/\n") }, "\(server.complaints)")
        let address = try #require(URL(string: server.text.trimmingCharacters(in: .newlines)))
        try await body(address, folder, server)
    }

    private func write(_ text: String, to file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file, options: .atomic)
    }

    private func get(
        _ path: String, at address: URL, _ fields: [String: String] = [:]
    ) async throws -> (status: Int, text: String) {
        var request = URLRequest(url: try #require(URL(string: address.absoluteString + path)))
        for (name, value) in fields { request.setValue(value, forHTTPHeaderField: name) }
        request.timeoutInterval = 120
        let session = URLSession(configuration: .ephemeral)
        defer { session.finishTasksAndInvalidate() }
        let (data, response) = try await session.data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
    }

    @Test(arguments: [SIGTERM, SIGINT]) func servesUntilItIsToldToEnd(_ signal: Int32) async throws {
        try await withServer { address, _, server in
            #expect(address.host() == "127.0.0.1")
            #expect(try await get("", at: address).text.contains("<a href=\"./A/\">A</a>"))
            #expect(try await get("A/", at: address).text.hasPrefix("<!doctype html>"))
            let part = try await get("A/1.m4s", at: address, ["Range": "bytes=2-4"])
            #expect(part.status == 206 && part.text == "234")
            server.signal(signal)
            let command = server.wait()
            #expect(command.status == 0 && !command.wasKilled && command.errors == "")
        }
    }

    @Test func keepsAJobsOwnFilesToItself() async throws {
        try await withServer { address, _, server in
            for path in [
                "job.json", "keys.json", "journal.pcapng", "A/report.json", "A/%2e%2e/keys.json",
                "%2e%2e/%2e%2e/etc/passwd",
                "A/..%2fkeys.json", "A/1.m4s%00.json", "none/",
            ] {
                let reply = try await get(path, at: address)
                #expect(reply.status == 404 && !reply.text.contains("secret"), "\(path)")
            }
            let huge = ["X-Huge": String(repeating: "a", count: 20_000)]
            #expect(try await get("A/1.m4s", at: address, huge).status == 400)
            #expect(try await get("A/1.m4s", at: address).status == 200)
            #expect(server.process.isRunning)
        }
    }

    @Test func holdsARequestUntilThePlaylistHasItsSegment() async throws {
        try await withServer { address, folder, _ in
            #expect(try await get("A/video.m3u8", at: address).text.contains("CAN-BLOCK-RELOAD=YES"))
            async let waiting = get("A/video.m3u8?_HLS_msn=1", at: address)
            try write(Self.live + "#EXTINF:20.000,\n2.m4s\n", to: folder.appending(path: "A/video.m3u8"))
            let reply = try await waiting
            #expect(reply.status == 200 && reply.text.hasSuffix("2.m4s\n"))
            #expect(try await get("A/video.m3u8?_HLS_msn=99", at: address).status == 400)
        }
    }

    @Test func saysThatItsPortIsTaken() async throws {
        try await withServer { address, folder, _ in
            let second = try Command.rokuga("serve", folder.path, "--port", "\(try #require(address.port))")
            #expect(second.status == 2 && second.output == "")
            #expect(second.errors.contains("127.0.0.1:\(address.port ?? 0) cannot be listened on"))
        }
    }
}
