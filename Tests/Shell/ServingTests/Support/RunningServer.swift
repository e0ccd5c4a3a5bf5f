import Foundation
import TestSupport
import Testing

@testable import Serving

/// A server in this process, and requests to it byte by byte.
struct RunningServer {
    let port: UInt16

    /// Serves `scratch` while `body` runs on a thread of its own; then ends the server, which must return.
    static func with<Result: Sendable>(
        _ scratch: Scratch, limits: PresentationServer.Limits = .init(), origin: String = "*",
        _ body: @escaping @Sendable (RunningServer) throws -> Result
    ) async throws -> Result {
        var options = PresentationServer.Options(folder: scratch.path)
        options.port = 0
        options.limits = limits
        options.origin = origin
        let server = try PresentationServer(options)
        let (ports, ready) = AsyncStream.makeStream(of: UInt16.self)
        let running = Task { try await server.run { ready.yield($0) } }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let result = await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: Swift.Result { try body(RunningServer(port: port)) }) }.start()
        }
        running.cancel()
        try await running.value
        return try result.get()
    }

    func get(_ path: String, _ fields: String...) throws -> Reply {
        try ask((["GET \(path) HTTP/1.1"] + fields).joined(separator: "\r\n"))
    }

    /// A request without content, after whose answer the server closes.
    func ask(_ head: String) throws -> Reply {
        try Reply(exchange(Array("\(head)\r\nHost: a\r\nConnection: close\r\n\r\n".utf8)))
    }

    /// Everything that comes until the server closes.
    func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
        let client = try RawClient(port: port)
        client.send(bytes)
        return client.receive()
    }
}

struct Reply {
    let status: Int
    let fields: [String: String]
    let body: [UInt8]

    init(_ bytes: [UInt8]) throws {
        let end = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8)))
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        status = try #require(lines.first.flatMap { Int($0.split(separator: " ")[1]) })
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let colon = try #require(line.firstIndex(of: ":"))
            fields[line[..<colon].lowercased()] = line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
        }
        self.fields = fields
        body = Array(bytes[end.upperBound...])
    }

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A connection that sends what it is told.
final class RawClient: Sendable {
    private let descriptor: Int32

    init(port: UInt16, receiveBufferByteCount: Int32? = nil) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 300, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        if var size = receiveBufferByteCount {
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = loopback(port: port)
        let connected = unsafe withSocketAddress(&address) { unsafe connect(descriptor, $0, $1) }
        try #require(connected == 0)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Stops where the server has closed.
    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let rest = Array(bytes[sent...])
            let more = unsafe Glibc.send(descriptor, rest, rest.count, Int32(MSG_NOSIGNAL))
            guard more > 0 else { return }
            sent += more
        }
    }

    /// Everything that comes until the server closes, or resets.
    func receive() -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// The first byte only; waits for it.
    func peek() -> Int {
        var buffer = [UInt8](repeating: 0, count: 1)
        return unsafe recv(descriptor, &buffer, 1, Int32(MSG_PEEK))
    }
}
