import Hummingbird
import Testing

@testable import Serving

/// Segments that are sent while they are made.
@Suite(.timeLimit(.minutes(5))) struct GrowingSegmentTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch(["A/video/7.m4s": "whole", "A/video/8.1.m4s": "one,"])
    }

    /// The content of chunks (RFC 9112 §7.1); nil where the last one is missing.
    private static func joined(_ body: [UInt8]) -> String? {
        var text = ""
        var rest = body[...]
        while let end = rest.firstRange(of: Array("\r\n".utf8)),
            let count = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16)
        {
            if count == 0 { return text }
            guard rest.distance(from: end.upperBound, to: rest.endIndex) >= count + 2 else { return nil }
            text += String(decoding: rest[end.upperBound..<end.upperBound + count], as: UTF8.self)
            rest = rest[(end.upperBound + count + 2)...]
        }
        return nil
    }

    private static let request = Array("GET /A/video/8.m4s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8)

    @Test func sendsPartsAsTheyAppear() async throws {
        let scratch = scratch
        let bytes = try await RunningServer.with(scratch) { server throws in
            let client = try RawClient(port: server.port)
            client.send(Self.request)
            // The answer has begun, before there is any more.
            #expect(client.peek() == 1)
            try scratch.write("two,", to: "A/video/8.2.m4s")
            try scratch.write("one,two,three", to: "A/video/8.m4s")
            return client.receive()
        }
        let reply = try Reply(bytes)
        #expect(reply.status == 200 && reply.fields["transfer-encoding"] == "chunked")
        #expect(reply.fields["content-type"] == "video/iso.segment")
        #expect(reply.fields["cache-control"] == MediaType.immutable)
        #expect(Self.joined(reply.body) == "one,two,three")
    }

    /// Parts go when the presentation ends.
    @Test func takesTheRestFromTheWhole() async throws {
        let scratch = scratch
        let bytes = try await RunningServer.with(scratch) { server throws in
            let client = try RawClient(port: server.port)
            client.send(Self.request)
            #expect(client.peek() == 1)
            try scratch.write("one,two,three", to: "A/video/8.m4s")
            try scratch.remove("A/video/8.1.m4s")
            return client.receive()
        }
        #expect(Self.joined(try Reply(bytes).body) == "one,two,three")
    }

    @Test(arguments: ["9", "8.2", "x", "-8", "8x", "00000000000000000000000008"])
    func isNotFoundWithoutAPart(name: String) async throws {
        let status = try await RunningServer.with(scratch) { try $0.get("/A/video/\(name).m4s").status }
        #expect(status == 404)
    }

    @Test func headIsAnsweredAtOnce() async throws {
        let reply = try await RunningServer.with(scratch) { try $0.ask("HEAD /A/video/8.m4s HTTP/1.1") }
        #expect(reply.status == 200 && reply.body.isEmpty)
    }

    @Test func endsWithTheServer() async throws {
        let client = try await RunningServer.with(scratch) { server throws in
            let client = try RawClient(port: server.port)
            client.send(Self.request)
            #expect(client.peek() == 1)
            return client
        }
        #expect(Self.joined(try Reply(client.receive()).body) == nil)
    }

    /// What a client is sent.
    private struct Writer: ResponseBodyWriter {
        let took: @Sendable (String) -> Void

        mutating func write(_ buffer: ByteBuffer) async throws { took(String(buffer: buffer)) }
        consuming func finish(_ trailingHeaders: HTTPFields?) async throws { took("end") }
    }

    /// A recorder that was killed leaves parts without a whole.
    @Test func aSegmentThatNeverEndsIsNoWholeAnswer() async throws {
        let folder = try ServedFolder(scratch.path)
        let path = try #require(RequestedPath(parsing: "/A/video/8.m4s"))
        let segment = try #require(GrowingSegment(path, in: folder, FileArrivals()))
        let (texts, taken) = AsyncStream.makeStream(of: String.self)
        let body = segment.body(for: ClientWatch(patience: .seconds(200), leave: {}), patience: .zero)
        await #expect(throws: ServingError.unfinished) { try await body.write(Writer { taken.yield($0) }) }
        taken.finish()
        #expect(await texts.reduce("", +) == "one,")
    }
}
