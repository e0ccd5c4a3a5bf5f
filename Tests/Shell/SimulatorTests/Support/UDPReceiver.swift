import Foundation
import Glibc
import TestSupport

/// Four sockets on the loopback address as a recorder has them: RTP and RTCP for audio and for picture.
struct UDPReceiver: Sendable {
    let audioPort: UInt16
    let videoPort: UInt16
    private let descriptors: [Int32]

    init() throws {
        let audio = try Self.pair()
        let video = try Self.pair()
        audioPort = localPort(of: audio[0])
        videoPort = localPort(of: video[0])
        descriptors = audio + video
    }

    func close() {
        descriptors.forEach { _ = Glibc.close($0) }
    }

    enum Port: Int, CaseIterable {
        case audio, audioControl, video, videoControl
    }

    /// The next `count` datagrams on a port, fewer if five seconds pass without one.
    func receive(_ count: Int, on port: Port) -> [[UInt8]] {
        var datagrams: [[UInt8]] = []
        var buffer = [UInt8](repeating: 0, count: 2048)
        while datagrams.count < count {
            let length = recv(descriptors[port.rawValue], &buffer, buffer.count, 0)
            guard length >= 0 else { break }
            datagrams.append(Array(buffer[..<length]))
        }
        return datagrams
    }

    /// What has arrived on a port, without waiting.
    func pending(on port: Port) -> [[UInt8]] {
        var datagrams: [[UInt8]] = []
        var buffer = [UInt8](repeating: 0, count: 2048)
        while true {
            let length = recv(descriptors[port.rawValue], &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard length >= 0 else { return datagrams }
            datagrams.append(Array(buffer[..<length]))
        }
    }

    /// Two sockets on neighbouring ports.
    private static func pair() throws -> [Int32] {
        for _ in 0..<100 {
            guard let first = bound(0) else { continue }
            let port = localPort(of: first)
            if port < 65_534, let second = bound(port + 1) { return [first, second] }
            _ = Glibc.close(first)
        }
        throw POSIXError(.EADDRINUSE)
    }

    private static func bound(_ port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = loopback(port: port)
        guard withSocketAddress(&address, { bind(descriptor, $0, $1) }) == 0 else {
            _ = Glibc.close(descriptor)
            return nil
        }
        limitWaits(on: descriptor)
        return descriptor
    }
}

/// Runs blocking code on a thread of its own: the threads of Swift's tasks are few and belong to the server under test.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result { try body() }) }.start()
    }
}
