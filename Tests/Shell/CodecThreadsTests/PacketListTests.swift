import Media
import Testing

@testable import CodecThreads

@Suite struct PacketListTests {
    private func list(_ times: Range<Int64>) throws -> PacketList {
        let encoder = ScriptedEncoder()
        for time in times {
            try encoder.send(VideoFrame(width: 16, height: 16), at: time, isKeyFrame: false)
        }
        try encoder.finish()
        var list = PacketList()
        try list.receive(from: encoder)
        return list
    }

    private func take(from list: inout PacketList) -> Int64? {
        var packet = EncodedPacket()
        return list.takeFirst(into: &packet) ? packet.presentationTime : nil
    }

    @Test func isFirstInFirstOut() throws {
        var list = try list(0..<3)
        #expect([take(from: &list), take(from: &list), take(from: &list), take(from: &list)] == [0, 1, 2, nil])
    }

    @Test func keepsWhatNobodyTookInFrontOfWhatIsAdded() throws {
        var (list, other) = (try list(0..<3), try list(3..<5))
        #expect(take(from: &list) == 0)
        list.append(&other)
        #expect((0..<5).map { _ in take(from: &list) } == [1, 2, 3, 4, nil])
        #expect(take(from: &other) == nil)
    }
}
