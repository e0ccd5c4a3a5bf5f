import FileSupport
import Foundation
import Testing

/// Presentations that are sent to nginx while they are made.
@Suite(.waiting) struct PushTests {
    private func pipeline(_ url: String, _ members: String = "") -> String {
        """
        {"outputs": [{"type": "hls", "from": "connections", "hlsTime": 1, "url": "\(url)"\(members)},
                     {"type": "dash", "from": "connections", "dashSegDuration": 1},
                     {"type": "recording", "from": "connections", "container": "mkv"}]}
        """
    }

    private func push(of report: [String: Any]) throws -> [String: Any] {
        let connections = try #require(report["connections"] as? [[String: Any]])
        let outputs = connections.flatMap { $0["outputs"] as? [[String: Any]] ?? [] }
        return try #require(outputs.lazy.compactMap { $0["push"] as? [String: Any] }.first)
    }

    private func hasNoFinding(_ folder: URL) throws {
        let verified = try Command.rokuga("verify", folder.path)
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    }

    /// The server is away at the beginning; it makes no folders by itself.
    @Test func aServerThatComesBackHasAll() throws {
        try Tree.withScratch { scratch in
            let capture = "h264-opus-360p"
            let server = try WebDAVServer(in: scratch, makesFolders: false)
            let live = try LiveJob(capture: capture, pipeline: pipeline(server.url + "put/live"), in: scratch)
            let local = PresentedFolder(path: live.file(capture))
            try #require(
                live.recorder.wait(seconds: 60) { local.text("video.m3u8")?.contains("2.m4s") == true },
                "\(live.recorder.complaints)")
            try server.start()
            let ended = live.recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")
            let there = PresentedFolder(path: server.root.appending(path: "put/live/\(capture)"))
            let files = try local.files()
            #expect(try there.files() == files && files.count > 10)
            try hasNoFinding(there.path)

            let report = try live.report()
            #expect(report["verdict"] as? String == "completed")
            let push = try push(of: report)
            #expect(push["url"] as? String == server.url + "put/live/\(capture)/" && push["missing"] as? Int == 0)
            #expect(push["files"] as? Int ?? 0 >= files.count)
            let requests = server.requests()
            #expect(requests.filter { $0.status >= 400 && $0.method == "PUT" }.count < 5)
            #expect(requests.contains { $0.method == "MKCOL" && $0.status == 201 })
            // What names others came after them.
            let puts = requests.filter { $0.method == "PUT" && $0.status < 300 }.map(\.path)
            let index = try #require(puts.firstIndex { $0.hasSuffix("/index.m3u8") })
            for name in ["video/init-1.mp4", "video/1.m4s", "audio/1.m4s", "video.m3u8", "audio.m3u8"] {
                #expect(try #require(puts.firstIndex { $0.hasSuffix("/" + name) }) < index, "\(name)")
            }
            #expect(Set(requests.map(\.connection)).count <= 3)
        }
    }

    @Test func aWindowIsPostedAndWhatLeavesItIsDeleted() throws {
        try Tree.withScratch { scratch in
            let capture = "h264-opus-360p"
            let server = try WebDAVServer(in: scratch)
            try server.start()
            let members = #", "method": "POST", "delete": true, "hlsListSize": 3"#
            let live = try LiveJob(
                capture: capture,
                pipeline: """
                    {"outputs": [{"type": "hls", "from": "connections", "hlsTime": 1,
                                  "url": "\(server.url)post/{recording}-{connection}/index.m3u8"\(members)}]}
                    """, in: scratch)
            let ended = live.recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")
            let report = try live.report()
            let name = try #require(report["recording_id"] as? String) + "-" + capture
            let there = PresentedFolder(path: server.root.appending(path: "post/\(name)"))
            #expect(try there.files() == PresentedFolder(path: live.file(capture)).files())
            try hasNoFinding(there.path)
            #expect(try push(of: report)["deleted"] as? Int ?? 0 > 0)
            #expect(server.requests().contains { $0.method == "DELETE" && $0.status == 204 })
        }
    }

    /// The password is right in the pipeline and in no file that others may read; a recovery has it too.
    @Test func aRecoverySendsAllWithThePassword() throws {
        try Tree.withScratch { scratch in
            let capture = "h264-opus-360p"
            let server = try WebDAVServer(in: scratch)
            let url = server.url.replacing("http://", with: "http://ann:secret@") + "closed/"
            let live = try LiveJob(capture: capture, pipeline: pipeline(url), in: scratch)
            let local = PresentedFolder(path: live.file(capture))
            try #require(
                live.recorder.wait(seconds: 60) { local.text("video.m3u8")?.contains("2.m4s") == true },
                "\(live.recorder.complaints)")
            live.recorder.signal(SIGKILL)
            #expect(live.recorder.wait().wasKilled)
            try server.start()
            let run = try Command.rokuga("recover", live.folder.path)
            try #require(run.status == 0, "\(run.errors)")
            let there = PresentedFolder(path: server.root.appending(path: "closed/\(capture)"))
            #expect(try there.files() == local.files())
            try hasNoFinding(there.path)
            #expect(try push(of: live.report())["missing"] as? Int == 0)
            for name in try FileManager.default.contentsOfDirectory(atPath: live.folder.path)
            where name != "push.json" {
                guard let bytes = try? Data(contentsOf: live.file(name)) else { continue }
                #expect(bytes.range(of: Data("secret".utf8)) == nil, "\(name)")
            }
            #expect(!run.errors.contains("secret") && !run.output.contains("secret"))
        }
    }

    @Test func aRefusalIsSaidAndTheRecordingIsWhole() throws {
        try Tree.withScratch { scratch in
            let capture = "h264-opus-360p"
            let server = try WebDAVServer(in: scratch)
            try server.start()
            let file = scratch.appending(path: "presented.yaml")
            try pipeline(server.url + "closed/").write(to: file, atomically: true, encoding: .utf8)
            let run = try Command.rokuga(
                "batch", "samples/\(capture).pcap", "--pipeline", file.path, "-o", scratch.path, "--json")
            #expect(run.status == 0 && run.errors.contains("wants another user name or password (status 401)"))
            #expect(run.errors.contains("(push_incomplete)") && run.output.contains("completed_with_warnings"))
            try hasNoFinding(scratch.appending(path: "\(capture)/\(capture)"))
        }
    }
}
