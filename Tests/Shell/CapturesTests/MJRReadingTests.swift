import Media
import TestSupport
import Testing

@testable import Captures

@Suite struct MJRReadingTests {
    /// janus-vp8-opus-audio-0.mjr, its times cut to few digits.
    static let timed =
        hex("4d 4a 52 30 30 30 30 32  00 1f   # MJR00002, 31 bytes of JSON")
        + Array(#"{"t": "a", "c": "opus", "u": 5}"#.utf8)
    static let timedRecord = hex(
        """
        4d 45 45 54 00 00 00 1e 00 0e          # MEET, 30 ms, 14 bytes
        90 6f 00 02 00 00 03 c0 da 8b 57 e5 be de   # an RTP header, cut: only the timestamp matters here
        """)
    /// Made by hand after the same documentation's earlier edition: records without times.
    static let untimed =
        hex("4d 4a 52 30 30 30 30 31  00 1f   # MJR00001, 31 bytes of JSON")
        + Array(#"{"t": "a", "c": "opus", "u": 5}"#.utf8)
    static let untimedRecord = record(timestamp: 960)
    static let oldest = hex("4d 45 45 54 45 43 48 4f 00 05 76 69 64 65 6f   # MEETECHO, 5 bytes: video")

    private static func record(timestamp: UInt32) -> [UInt8] {
        var bytes = hex("4d 45 45 54 45 43 48 4f 00 0c 80 6f 00 02   # MEETECHO, 12 bytes: RTP")
        bytes.appendBigEndian(timestamp)
        return bytes + hex("da 8b 57 e5")
    }

    @Test func readsTimesOfArrival() throws {
        var reader = try CaptureReader(bytes: Self.timed + Self.timedRecord)
        #expect(
            try reader.remaining() == [
                .datagram(5000 + 30_000_000, endpoint(0, 0), endpoint(0, 5004), Array(Self.timedRecord[10...]))
            ])
        #expect(reader.facts.format == .mjr && reader.facts.datagrams == 1)
        #expect(reader.mjrHeader?.codec == "opus")
    }

    // Opus counts 48 ticks a millisecond, video 90.
    @Test func takesTheClockOfThePacketsWhereNobodyNotedTheirArrival() throws {
        let records = [1000, 1960, 1480, 2920].flatMap { Self.record(timestamp: $0) }
        let audio = try times(of: Self.untimed + records)
        #expect(audio == [5000, 20_005_000, 20_005_000, 40_005_000])
        let picture = try times(of: Self.oldest + [0, 9000].flatMap { Self.record(timestamp: $0) })
        #expect(picture == [0, 100_000_000])
    }

    @Test func followsTheClockOverItsWrapAround() throws {
        let records = [UInt32.max - 479, 480].flatMap { Self.record(timestamp: $0) }
        #expect(try times(of: Self.untimed + records) == [5000, 20_005_000])
    }

    @Test func refusesWhatIsNoRecordingOfAudioOrPicture() {
        let data = hex("4d 4a 52 30 30 30 30 32 00 0b") + Array(#"{"t": "d" }"#.utf8)
        for bytes in [data, hex("4d 4a 52 30 30 30 31 30 00 02 7b 7d   # MJR00010")] {
            #expect(throws: CapturesError.unsupportedRecording(path: "memory")) { try items(of: bytes) }
        }
    }

    @Test func takesWhatHasNoMarkForTheTail() throws {
        var reader = try CaptureReader(bytes: Self.timed + [UInt8](repeating: 0, count: 20))
        #expect(try reader.remaining() == [])
        #expect(reader.facts.wholeBytes == Int64(Self.timed.count) && reader.facts.truncatedTailBytes == 20)
    }

    /// One bit of a timestamp would be an hour in a file that has no other times.
    @Test func passesOverATimestampThatFitsNeitherNeighbour() throws {
        let stamps: [UInt32] = [1000, 1960, 2920 | 1 << 30, 3880, 4840]
        let records = stamps.flatMap { Self.record(timestamp: $0) }
        #expect(try times(of: Self.untimed + records) == [5000, 20_005_000, 20_005_000, 60_005_000, 80_005_000])
    }

    @Test func repairsALengthThatIsWrongInOneBit() throws {
        var bytes = Self.timed + Self.timedRecord + Self.timedRecord + Self.timedRecord
        let whole = try items(of: bytes)
        // 14 bytes become 12, or 30.
        for bit in [2, 16] as [UInt8] {
            bytes[Self.timed.count + Self.timedRecord.count + 9] ^= bit
            #expect(try items(of: bytes) == whole)
            bytes[Self.timed.count + Self.timedRecord.count + 9] ^= bit
        }
    }

    private func times(of bytes: [UInt8]) throws -> [Int64] {
        try items(of: bytes).map { item in
            guard case .datagram(let time, _, _, _, _, _) = item else { return -1 }
            return time
        }
    }
}
