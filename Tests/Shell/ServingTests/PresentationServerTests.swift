import Testing

@testable import Serving

/// Clients that want to cost more than they may.
@Suite(.timeLimit(.minutes(5))) struct PresentationServerTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch(["A/index.m3u8": "#EXTM3U\n", "A/1.m4s": "segment"])
    }

    private func limits(_ change: (inout PresentationServer.Limits) -> Void) -> PresentationServer.Limits {
        var limits = PresentationServer.Limits()
        change(&limits)
        return limits
    }

    @Test func takesSeveralRequestsOnAConnection() async throws {
        let request = "GET /A/1.m4s HTTP/1.1\r\nHost: a\r\n\r\n"
        let last = "GET /A/1.m4s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        let bytes = try await RunningServer.with(scratch) { try $0.exchange(Array((request + request + last).utf8)) }
        #expect(String(decoding: bytes, as: UTF8.self).split(separator: "HTTP/1.1 200 OK").count == 3)
    }

    @Test(arguments: [
        "X: " + String(repeating: "a", count: 20_000),
        (0..<100).map { "X\($0): 1" }.joined(separator: "\r\n"),
        (0..<40).map { "X\($0): " + String(repeating: "a", count: 1000) }.joined(separator: "\r\n"),
    ]) func refusesHugeHeaders(_ fields: String) async throws {
        try await RunningServer.with(scratch) { server throws in
            #expect(try server.get("/A/1.m4s", fields).status == 400)
            #expect(try server.get("/A/1.m4s").status == 200)
        }
    }

    @Test func refusesAHugePath() async throws {
        try await RunningServer.with(scratch) { server throws in
            let status = try server.get("/" + String(repeating: "a", count: 1 << 20)).status
            #expect([400, 404].contains(status))
            #expect(try server.get("/A/1.m4s").status == 200)
        }
    }

    @Test(arguments: ["Content-Length: 10", "Content-Length: 99999999999", "Transfer-Encoding: chunked"])
    func takesNoContent(_ field: String) async throws {
        // Without "Connection: close", and without the content: the server ends it nevertheless.
        let request = "GET /A/1.m4s HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n"
        let bytes = try await RunningServer.with(scratch) { try $0.exchange(Array(request.utf8)) }
        let reply = try Reply(bytes)
        #expect(reply.status == 413 && reply.text == "This server takes no content.\n")
    }

    @Test(arguments: ["", "GET", "GET /A/1.m4s HTTP/1.1\r\nHost: a\r\n", "GET /A/1.m4s HTTP/1.1\r\nHost: a\r\n\r\n"])
    func leavesClientsThatDoNotGoOn(_ sent: String) async throws {
        let limits = limits { $0.idleSeconds = 1 }
        let bytes = try await RunningServer.with(scratch, limits: limits) { try $0.exchange(Array(sent.utf8)) }
        #expect(bytes.isEmpty == !sent.hasSuffix("\r\n\r\n"))
    }

    @Test func leavesClientsThatTakeNothing() async throws {
        let length = 64 << 20
        try scratch.write(String(repeating: "a", count: length), to: "A/2.m4s")
        let limits = limits { ($0.connections, $0.stalledSeconds) = (1, 1) }
        let count = try await RunningServer.with(scratch, limits: limits) { server throws in
            let client = try RawClient(port: server.port, receiveBufferByteCount: 4096)
            client.send(Array("GET /A/2.m4s HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            #expect(client.peek() == 1)
            // There is room for one. Another one gets it when the server has left the first, which takes nothing.
            #expect(try server.get("/A/1.m4s").text == "segment")
            return client.receive().count
        }
        #expect(count < length)
    }

    @Test func sendsALargeFileToAClientThatTakesIt() async throws {
        let text = String(repeating: "0123456789abcdef", count: 1 << 18)
        try scratch.write(text, to: "A/2.m4s")
        let reply = try await RunningServer.with(scratch) { try $0.get("/A/2.m4s") }
        #expect(reply.status == 200 && reply.text == text)
    }

    @Test func hasNoMoreConnectionsThanItMay() async throws {
        let limits = limits { ($0.connections, $0.idleSeconds) = (2, 1) }
        let status = try await RunningServer.with(scratch, limits: limits) { server throws in
            // They say nothing, and hold all there is until they are left.
            let silent = [try RawClient(port: server.port), try RawClient(port: server.port)]
            let status = try server.get("/A/1.m4s").status
            withExtendedLifetime(silent) {}
            return status
        }
        #expect(status == 200)
    }

    @Test(arguments: [
        "\0\0\0\0", "GET / HTTP/9.9\r\n\r\n", "\r\n\r\n\r\n", "\u{16}\u{3}\u{1}", "GET  HTTP/1.1\r\n\r\n",
    ])
    func answersOrLeavesWhatIsNoHTTP(_ text: String) async throws {
        let limits = limits { $0.idleSeconds = 1 }
        try await RunningServer.with(scratch, limits: limits) { server throws in
            let bytes = try server.exchange(Array(text.utf8))
            if !bytes.isEmpty { #expect(try Reply(bytes).status >= 400) }
            #expect(try server.get("/A/1.m4s").status == 200)
        }
    }

    @Test func endsWithRequestsThatWait() async throws {
        let scratch = try Scratch(["video.m3u8": LivePlaylistTests.text(count: 3)])
        let waiting = try await RunningServer.with(scratch) { server throws in
            let client = try RawClient(port: server.port)
            // The answer to the first request shows that the connection is being served.
            let first = "GET /video.m3u8 HTTP/1.1\r\nHost: a\r\n\r\n"
            client.send(Array((first + "GET /video.m3u8?_HLS_msn=3 HTTP/1.1\r\nHost: a\r\n\r\n").utf8))
            #expect(client.peek() == 1)
            return client
        }
        // The server has returned, so the connection has ended too.
        _ = waiting.receive()
    }

    @Test func needsAFolder() {
        #expect(throws: ServingError.noFolder(path: "/none")) {
            try PresentationServer(PresentationServer.Options(folder: "/none"))
        }
    }

    @Test func saysThatAPortIsTaken() async throws {
        var options = PresentationServer.Options(folder: scratch.path)
        options.port = 0
        let first = try PresentationServer(options)
        let (ports, ready) = AsyncStream.makeStream(of: UInt16.self)
        let running = Task { try await first.run { ready.yield($0) } }
        var iterator = ports.makeAsyncIterator()
        options.port = try #require(await iterator.next())
        let second = try PresentationServer(options)
        await #expect(throws: (any Error).self) { try await second.run { _ in } }
        running.cancel()
        try await running.value
    }
}
