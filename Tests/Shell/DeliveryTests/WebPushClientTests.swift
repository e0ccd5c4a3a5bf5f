import Foundation
import Jobs
import TestSupport
import Testing

@testable import Delivery

@Suite struct WebPushClientTests {
    private static func answer(_ status: Int) -> LiteralServer.Answer {
        .bytes("HTTP/1.1 \(status) Status\r\nContent-Length: 2\r\n\r\n!!")
    }

    private func request(
        _ method: PushRequest.Method = .put, at server: LiteralServer, _ body: PushRequest.Body = .bytes([1, 2, 3])
    ) -> PushRequest {
        PushRequest(
            method: method, url: server.url + "live/A/video/1.m4s",
            credentials: PushCredentials(user: "ann", password: "x"), contentType: "video/iso.segment", body: body)
    }

    private func heads(_ server: LiteralServer) -> [String] {
        server.requests.map { $0.components(separatedBy: " HTTP/")[0] }
    }

    @Test func sendsAFileFromTheDisk() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)")
        try Data(repeating: 66, count: 200_000).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let server = try LiteralServer([Self.answer(201)])
        let result = WebPushClient().perform(request(at: server, .file(file.path)))
        #expect(result == .done(bytes: 200_000))
        #expect(server.requests[0].hasSuffix("\r\n\r\n" + String(repeating: "B", count: 200_000)))
        #expect(server.requests[0].contains("Content-Type: video/iso.segment\r\n"))
        #expect(server.requests[0].contains("Authorization: Basic YW5uOng=\r\n"))
    }

    @Test func asksNothingForAFileThatIsGone() throws {
        let server = try LiteralServer([])
        #expect(WebPushClient().perform(request(at: server, .file("/none/1.m4s"))) == .gone)
        #expect(server.connections == 0)
    }

    @Test(arguments: [404, 409, 500]) func makesMissingCollectionsFromTheTop(status: Int) throws {
        let server = try LiteralServer([status, 405, 201, 201, 201].map(Self.answer))
        #expect(WebPushClient().perform(request(at: server)) == .done(bytes: 3))
        #expect(
            heads(server) == [
                "PUT /live/A/video/1.m4s", "MKCOL /live/", "MKCOL /live/A/", "MKCOL /live/A/video/",
                "PUT /live/A/video/1.m4s",
            ])
        #expect(server.connections == 1)
    }

    @Test func saysWhereNoFolderCanBeMade() throws {
        let server = try LiteralServer([409, 405, 403, 409, 409].map(Self.answer))
        #expect(WebPushClient().perform(request(at: server)) == .refused(status: 409))
        let other = try LiteralServer([Self.answer(404)])
        #expect(WebPushClient().perform(request(.post, at: other)) == .refused(status: 404))
        #expect(heads(other) == ["POST /live/A/video/1.m4s"])
    }

    @Test func followsNoRedirect() throws {
        let server = try LiteralServer([
            .bytes("HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        ])
        #expect(WebPushClient().perform(request(at: server)) == .refused(status: 307))
        #expect(server.requests.count == 1)
    }

    @Test func triesAnotherConnectionAfterAFailure() throws {
        let server = try LiteralServer([.bytesThenClose("SSH-2.0\r\n"), Self.answer(204)])
        let client = WebPushClient()
        guard case .failed(let reason) = client.perform(request(at: server)) else {
            Issue.record("no failure")
            return
        }
        #expect(reason.hasPrefix("malformed reply") && !reason.contains("ann"))
        #expect(client.perform(request(.delete, at: server, .none)) == .done(bytes: 0))
        #expect(server.connections == 2 && heads(server).last == "DELETE /live/A/video/1.m4s")
    }
}
