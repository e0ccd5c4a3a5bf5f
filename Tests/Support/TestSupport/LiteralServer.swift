import Foundation
import Glibc
import Synchronization

/// A server on the loopback address that answers prepared bytes and remembers what it was asked, byte for byte.
///
/// One connection at a time, on a thread of its own; every wait is bounded, so that a test fails instead of hanging.
public final class LiteralServer: Sendable {
    public enum Answer: Sendable {
        /// The bytes, then the next request on the same connection.
        case bytes(String)
        /// The bytes, then the end of the connection.
        case bytesThenClose(String)
        /// Nothing, until the client gives up.
        case nothing
    }

    public let port: UInt16
    private let listener: Int32
    private let seen = Mutex<(requests: [String], connections: Int)>(([], 0))

    public init(_ answers: [Answer]) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: 0)
        let bound = unsafe withSocketAddress(&address) { unsafe bind(listener, $0, $1) }
        guard bound == 0, listen(listener, 8) == 0 else { throw POSIXError(.EADDRINUSE) }
        self.listener = listener
        port = localPort(of: listener)
        limitWaits(on: listener)
        let thread = Thread { [self] in serve(answers) }
        thread.start()
    }

    public var url: String { "http://127.0.0.1:\(port)/" }
    public var requests: [String] { seen.withLock { $0.requests } }
    public var connections: Int { seen.withLock { $0.connections } }

    private func serve(_ answers: [Answer]) {
        defer { close(listener) }
        var connection: Int32 = -1
        var remaining = answers[...]
        while let answer = remaining.first {
            if connection < 0 {
                connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                limitWaits(on: connection)
                seen.withLock { $0.connections += 1 }
            }
            guard let request = receiveRequest(on: connection) else {
                close(connection)
                connection = -1
                continue
            }
            seen.withLock { $0.requests.append(request) }
            remaining.removeFirst()
            switch answer {
            case .bytes(let text):
                _ = unsafe send(connection, text, text.utf8.count, Int32(MSG_NOSIGNAL))
            case .bytesThenClose(let text):
                _ = unsafe send(connection, text, text.utf8.count, Int32(MSG_NOSIGNAL))
                close(connection)
                connection = -1
            case .nothing:
                var byte: UInt8 = 0
                _ = unsafe recv(connection, &byte, 1, 0)
            }
        }
        if connection >= 0 { close(connection) }
    }

    /// Head and body, as far as `Content-Length` goes; nil when the client has closed.
    private func receiveRequest(on connection: Int32) -> String? {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            if let head = text.range(of: "\r\n\r\n") {
                let length = text[..<head.lowerBound].split(separator: "\r\n")
                    .first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
                if text[head.upperBound...].utf8.count >= length ?? 0 { return text }
            }
            let count = unsafe recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
    }
}
