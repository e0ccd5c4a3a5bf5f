import Foundation
import Glibc
import Media
import TestSupport
import Testing

@testable import Services

@Suite struct HTTPClientTests {
    @Test func sendsHeadersAndBodyAndReturnsStatusAndBody() throws {
        let server = try LiteralServer([.bytes("HTTP/1.1 418 I'm a teapot\r\nContent-Length: 3\r\n\r\ntea")])
        let client = try HTTPClient()
        let reply = try client.post(server.url + "pot?full=1", headers: ["x-kind: green"], body: Array("leaf".utf8))
        #expect(reply == HTTPReply(status: 418, body: Array("tea".utf8)))
        let lines = server.requests[0].components(separatedBy: "\r\n")
        #expect(lines[0] == "POST /pot?full=1 HTTP/1.1")
        #expect(lines.contains("x-kind: green"))
        #expect(lines.contains("Content-Length: 4"))
        #expect(lines.last == "leaf")
    }

    @Test func sendsAnEmptyBodyWithItsLengthAndNoType() throws {
        let server = try LiteralServer([.bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")])
        let reply = try HTTPClient().post(server.url, headers: [], body: [])
        #expect(reply == HTTPReply(status: 200, body: []))
        let request = server.requests[0].lowercased()
        #expect(request.contains("\r\ncontent-length: 0\r\n"))
        #expect(!request.contains("content-type"))
        #expect(!request.contains("expect:"))
    }

    private static let created = LiteralServer.Answer.bytes("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")

    @Test(arguments: ["PUT", "POST"]) func sendsABodyAsItIsRead(method: String) throws {
        let server = try LiteralServer([Self.created])
        let bytes = Array(String(repeating: "0123456789", count: 20_000).utf8)
        // One byte, then pieces that are larger than what is asked for.
        let body = HTTPBody(byteCount: bytes.count) { Array(bytes.dropFirst($1).prefix($1 == 0 ? 1 : $0 + 5)) }
        let reply = try HTTPClient().send(
            method, server.url + "a/1.m4s", headers: ["Content-Type: video/mp4"], login: ("ann", "se:cret"), body: body)
        #expect(reply.status == 201)
        let request = server.requests[0]
        let head = request.components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
        #expect(head[0] == "\(method) /a/1.m4s HTTP/1.1")
        #expect(head.contains("Content-Length: 200000") && head.contains("Content-Type: video/mp4"))
        #expect(head.contains("Authorization: Basic \(Data("ann:se:cret".utf8).base64EncodedString())"))
        #expect(!head.contains { $0.lowercased().hasPrefix("expect:") || $0.lowercased().hasPrefix("transfer-") })
        #expect(request.hasSuffix("\r\n\r\n" + String(decoding: bytes, as: UTF8.self)))
    }

    @Test func sendsOtherMethodsWithoutABodyOnOneConnection() throws {
        let answer = Self.created
        let server = try LiteralServer([answer, answer, answer, answer, answer])
        let client = try HTTPClient()
        _ = try client.send("PUT", server.url + "1", login: ("ann", "x"), body: HTTPBody([1, 2]))
        _ = try client.send("MKCOL", server.url + "2/")
        _ = try client.send("DELETE", server.url + "3")
        _ = try client.send("PUT", server.url + "4", body: HTTPBody([]))
        _ = try client.post(server.url + "5", headers: [], body: [65])
        let lines = server.requests.map { $0.components(separatedBy: "\r\n") }
        #expect(
            lines.map { $0[0] } == [
                "PUT /1 HTTP/1.1", "MKCOL /2/ HTTP/1.1", "DELETE /3 HTTP/1.1", "PUT /4 HTTP/1.1", "POST /5 HTTP/1.1",
            ])
        for i in [1, 2] { #expect(!lines[i].contains { $0.lowercased().hasPrefix("content-") }) }
        #expect(lines[3].contains("Content-Length: 0") && lines[4].contains("Content-Length: 1"))
        // The authorization is that of one request.
        #expect(lines.map { $0.contains { $0.hasPrefix("Authorization:") } } == [true, false, false, false, false])
        #expect(server.connections == 1)
    }

    @Test func aStalledUploadEndsAndASlowOneDoesNot() throws {
        let server = try LiteralServer([.nothing])
        let client = try HTTPClient(
            connectTimeout: Interval(milliseconds: 1000), stallTimeout: Interval(milliseconds: 1000),
            responseLimit: 100)
        #expect(throws: ServicesError.timedOut) { try client.send("PUT", server.url, body: HTTPBody([1])) }
    }

    @Test func usesOneConnectionForSeveralRequests() throws {
        let answer = LiteralServer.Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!")
        let server = try LiteralServer([answer, answer, answer])
        let client = try HTTPClient()
        for body in ["a", "", "ccc"] { _ = try client.post(server.url, headers: [], body: Array(body.utf8)) }
        #expect(server.requests.map { $0.components(separatedBy: "\r\n\r\n")[1] } == ["a", "", "ccc"])
        #expect(server.connections == 1)
    }

    @Test func readsAReplyWithoutLengthToTheEndOfTheConnection() throws {
        let server = try LiteralServer([.bytesThenClose("HTTP/1.1 200 OK\r\n\r\nto the end")])
        #expect(try HTTPClient().post(server.url, headers: [], body: []).body == Array("to the end".utf8))
    }

    @Test func givesUpAfterTheTotalTime() throws {
        let server = try LiteralServer([.nothing])
        let client = try HTTPClient(totalTimeout: Interval(milliseconds: 100))
        #expect(throws: ServicesError.timedOut) { try client.post(server.url, headers: [], body: []) }
    }

    @Test func givesUpOnAReplyThatStopsHalfway() throws {
        let server = try LiteralServer([
            .bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal"), .nothing,
        ])
        let client = try HTTPClient(totalTimeout: Interval(milliseconds: 100))
        #expect(throws: ServicesError.timedOut) { try client.post(server.url, headers: [], body: []) }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf",
        "SSH-2.0-OpenSSH_9.2p1\r\n",
        "{\"sdp\": \"no status line\"}",
    ])
    func callsAReplyThatIsCutOrNotHTTPMalformed(_ answer: String) throws {
        let server = try LiteralServer([.bytesThenClose(answer)])
        let error = #expect(throws: ServicesError.self) {
            try HTTPClient().post(server.url, headers: [], body: [])
        }
        guard case .malformedReply = error else {
            Issue.record("\(answer.debugDescription): \(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 65\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
    ])
    func refusesAReplyAboveTheLimit(_ head: String) throws {
        let server = try LiteralServer([.bytesThenClose(head + String(repeating: "x", count: 65))])
        let client = try HTTPClient(responseLimit: 64)
        #expect(throws: ServicesError.replyTooLarge(limit: 64)) { try client.post(server.url, headers: [], body: []) }
    }

    @Test func takesAReplyOfExactlyTheLimit() throws {
        let body = String(repeating: "x", count: 64)
        let server = try LiteralServer([.bytes("HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n" + body)])
        #expect(try HTTPClient(responseLimit: 64).post(server.url, headers: [], body: []).body.count == 64)
    }

    @Test func callsAClosedPortUnreachable() throws {
        // Bound but not listening: nobody else can take the port, and nobody answers.
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port: 0)
        let status = unsafe withSocketAddress(&address) { unsafe bind(descriptor, $0, $1) }
        #expect(status == 0)
        let url = "http://127.0.0.1:\(localPort(of: descriptor))/"
        let error = #expect(throws: ServicesError.self) { try HTTPClient().post(url, headers: [], body: []) }
        guard case .unreachable(code: 7, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func callsAConnectionThatEndsWithoutAReplyUnreachable() throws {
        let server = try LiteralServer([.bytesThenClose("")])
        let error = #expect(throws: ServicesError.self) { try HTTPClient().post(server.url, headers: [], body: []) }
        guard case .unreachable(code: 52, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: ["", "127.0.0.1:3000", "file:///etc/passwd", "gopher://127.0.0.1/", "http://127.0.0.1/a b"])
    func refusesWhatIsNoHTTPURL(_ url: String) throws {
        #expect(throws: ServicesError.invalidURL(url)) { try HTTPClient().post(url, headers: [], body: []) }
    }

    @Test func refusesAHeaderThatWouldBeTwo() throws {
        #expect(throws: ServicesError.clientFailure(code: 43)) {
            try HTTPClient().post("http://127.0.0.1:1/", headers: ["x: 1\r\ny: 2"], body: [])
        }
    }

    @Test func answersTheNextRequestAfterAFailedOne() throws {
        let good = LiteralServer.Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let server = try LiteralServer([.bytesThenClose("garbage"), good])
        let client = try HTTPClient()
        #expect(throws: ServicesError.self) { try client.post(server.url, headers: [], body: [1]) }
        #expect(try client.post(server.url, headers: [], body: [2]).body == Array("ok".utf8))
    }
}
