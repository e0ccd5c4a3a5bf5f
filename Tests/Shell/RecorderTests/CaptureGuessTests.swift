import Captures
import Foundation
import Glibc
import Jobs
import Media
import TestSupport
import Testing

@testable import Recorder

@Suite struct CaptureGuessTests {
    private let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString).pcapng"

    /// What is guessed of a capture of these packets.
    private func guess(_ packets: [(port: UInt16, bytes: [UInt8])]) throws -> [(name: String, sdp: String)] {
        var writer = try JournalWriter(path: path, appending: false)
        defer { unsafe unlink(path) }
        for (index, packet) in packets.enumerated() {
            try writer.append(
                datagram: packet.bytes.span, source: Endpoint(address: .v4(0x7F00_0001), port: 9),
                destination: Endpoint(address: .v4(0x7F00_0001), port: packet.port),
                at: WallTime(nanoseconds: ScriptedPorts.start + Int64(index) * 1_000_000))
        }
        try writer.close()
        return try CaptureGuess(of: [path], named: "call").connections.map { ($0.connectionID, $0.sdp) }
    }

    private func opus(to port: UInt16, payloadType: UInt8 = 109, count: Int = 50) -> [(port: UInt16, bytes: [UInt8])] {
        var builder = RTPBuilder(payloadType: payloadType, ssrc: UInt32(port), step: 960)
        return (0..<count).map { _ in (port, builder.opus()) }
    }

    private func vp8(to port: UInt16, payloadType: UInt8 = 120) -> [(port: UInt16, bytes: [UInt8])] {
        var builder = RTPBuilder(payloadType: payloadType, ssrc: UInt32(port), step: 3600)
        return (0..<50).flatMap { frame in builder.vp8(isKeyFrame: frame == 0).map { (port, $0) } }
    }

    private func lines(_ sdp: String) -> [String] {
        sdp.split(separator: "\r\n").filter { $0.hasPrefix("m=") || $0.hasPrefix("a=") }.map(String.init)
    }

    @Test func audioAndVideoOnNearPortsAreOneConnection() throws {
        let guesses = try guess(vp8(to: 5009) + opus(to: 5000))
        #expect(guesses.map(\.name) == ["call"])
        #expect(
            guesses.map { lines($0.sdp) } == [
                [
                    "m=audio 5000 RTP/AVP 109", "a=rtpmap:109 opus/48000/2", "m=video 5009 RTP/AVP 120",
                    "a=rtpmap:120 VP8/90000",
                ]
            ])
    }

    @Test func portsFarApartAreTwoConnections() throws {
        let guesses = try guess(opus(to: 5000) + vp8(to: 5010))
        #expect(guesses.map(\.name) == ["call-1", "call-2"])
        #expect(guesses.map { lines($0.sdp).count } == [2, 2])
    }

    @Test func twoStreamsOfAKindAreTwoConnections() throws {
        let guesses = try guess(opus(to: 5002) + opus(to: 5000) + vp8(to: 5004))
        #expect(guesses.map(\.name) == ["call-1", "call-2"])
        #expect(guesses.map { lines($0.sdp).first } == ["m=audio 5000 RTP/AVP 109", "m=audio 5002 RTP/AVP 109"])
        #expect(lines(try #require(guesses.last).sdp).contains("m=video 5004 RTP/AVP 120"))
    }

    @Test func whatIsNoRTPIsNoConnection() throws {
        #expect(try guess([]).isEmpty)
        let report = RTPBuilder(payloadType: 0, ssrc: 1, step: 0).senderReport(of: 0, at: 0)
        #expect(try guess([(5000, [1, 2, 3]), (5001, []), (5002, report)]).isEmpty)
    }

    // Random bytes begin like a key frame of some codec sooner or later.
    @Test func saysThatACaptureLooksEncrypted() throws {
        var generator = SeededGenerator(seed: 3)
        func encrypted(to port: UInt16) -> [(port: UInt16, bytes: [UInt8])] {
            var builder = RTPBuilder(payloadType: 96, ssrc: 7, step: 3000)
            return (0..<300).map { _ in
                (port, builder.packet((0..<200).map { _ in .random(in: 0...255, using: &generator) }))
            }
        }
        let error = #expect(throws: RecorderError.self) { try guess(encrypted(to: 5004)) }
        #expect("\(try #require(error))".contains("port 5004 look encrypted; name the session description"))
        // Beside others it is left out.
        #expect(try guess(opus(to: 5000) + encrypted(to: 5004)).map { lines($0.sdp).count } == [2])
    }
}
