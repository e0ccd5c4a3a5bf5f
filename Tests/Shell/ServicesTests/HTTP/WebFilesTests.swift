import Media
import TestSupport
import Testing

@testable import Services

@Suite struct WebFilesTests {
    @Test func readsWhatAServerHas() throws {
        let server = try LiteralServer([
            .bytes("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntea"),
            .bytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
            .bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        ])
        let files = try WebFiles()
        #expect(files.read(server.url + "pot") == Array("tea".utf8))
        #expect(files.read(server.url + "cup") == nil)
        #expect(files.read(server.url + "can") == [])
        #expect(files.failures.map(\.url) == [server.url + "cup"])
        #expect(files.failures.map(\.reason) == ["unexpected status 404"])
        let lines = server.requests.map { $0.split(separator: "\r\n").first }
        #expect(lines == ["GET /pot HTTP/1.1", "GET /cup HTTP/1.1", "GET /can HTTP/1.1"])
    }

    @Test func keepsWhyItCouldNotRead() throws {
        let files = try WebFiles()
        for _ in 0..<200 { #expect(files.read("file:///etc/passwd") == nil) }
        #expect(files.failures.count == WebFiles.failureLimit)
        #expect(files.failures.first?.reason == "not an absolute http or https URL: file:///etc/passwd")
    }

    @Test func getsAfterAPostOnOneHandle() throws {
        let answer = LiteralServer.Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!")
        let server = try LiteralServer([answer, answer, answer])
        let client = try HTTPClient()
        _ = try client.post(server.url, headers: [], body: Array("x".utf8))
        #expect(try client.get(server.url).body == Array("!".utf8))
        _ = try client.post(server.url, headers: [], body: Array("y".utf8))
        #expect(server.requests.map { $0.prefix { $0 != " " } } == ["POST", "GET", "POST"])
        #expect(server.requests[1].hasSuffix("\r\n\r\n") && !server.requests[1].lowercased().contains("content-"))
    }
}
