import Captures
import Foundation
import Jobs
import Media
import Testing

@testable import Recorder

@Suite struct JournalReplayTests {
    private static let start = WallTime(nanoseconds: 1_767_225_600_000_000_000)
    private static let source = Endpoint(address: .v4(0x7F00_0001), port: 9)

    /// What is read while the file grows is what was written, in its order.
    @Test func readsAFileThatGrows() throws {
        let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString).pcapng"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var writer = try JournalWriter(path: path, appending: false)
        var next: UInt8 = 0
        func append(_ count: Int) throws {
            for _ in 0..<count {
                let bytes = [UInt8](repeating: next, count: 1200)
                try writer.append(
                    datagram: bytes.span, source: Self.source, destination: Self.source,
                    at: Self.start.at(SessionTime(milliseconds: Int64(next))))
                next &+= 1
            }
            try writer.append(event: JournalEvent.keyFrameRequested(connectionID: "A").rendered().span, at: Self.start)
            try writer.write()
        }
        try append(2000)
        let replay = try JournalReplay(of: path, sessionStart: Self.start)
        var (packets, events) = ([UInt8](), 0)
        func take() throws -> Bool {
            switch try replay.next() {
            case .packet(let datagram, let time):
                replay.withBytes(of: datagram) { packets.append($0[0]) }
                #expect(time == SessionTime(milliseconds: Int64(packets.last ?? 0)))
            case .event: events += 1
            case .end: return false
            }
            return true
        }
        for _ in 0..<3 {
            while !replay.isNearEnd(of: writer.writtenCount) { #expect(try take()) }
            try append(1000)
        }
        #expect(!replay.isNearEnd(of: writer.writtenCount))
        while try take() {}
        #expect(packets == (0..<5000).map { UInt8(truncatingIfNeeded: $0) })
        #expect(events == 4 && replay.isNearEnd(of: writer.writtenCount))
    }
}
