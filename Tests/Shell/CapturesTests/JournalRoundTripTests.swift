import Media
import TestSupport
import Testing

@testable import Captures

/// What is appended to a journal is what is read from it, whatever arrives.
@Suite struct JournalRoundTripTests {
    private enum Entry {
        case datagram([UInt8], source: Endpoint, destination: Endpoint, time: Int64, rawTime: Int64?)
        case event(String, time: Int64)

        /// What the reader gives for it. A raw time that says nothing new is left out.
        var seen: Seen {
            switch self {
            case .datagram(let bytes, let source, let destination, let time, let rawTime):
                .datagram(time, source, destination, bytes, rawTime: rawTime == time ? nil : rawTime)
            case .event(let json, let time): .event(time, json)
            }
        }
    }

    private func entries(seed: UInt64, count: Int) -> [Entry] {
        var generator = SeededGenerator(seed: seed)
        var time: Int64 = 1_767_225_600_000_000_000
        return (0..<count).map { _ in
            time += Int64.random(in: 0...50_000_000, using: &generator)
            if Int.random(in: 0..<8, using: &generator) == 0 {
                let length = Int.random(in: 1...300, using: &generator)
                return .event("{\"note\":\"\(String(repeating: "é", count: length))\"}", time: time)
            }
            let isVersion6 = Bool.random(using: &generator)
            func endpoint() -> Endpoint {
                let port = UInt16.random(in: 0...65_535, using: &generator)
                let address: IPAddress =
                    isVersion6
                    ? .v6(high: UInt64.random(in: 1...UInt64.max, using: &generator), low: 7)
                    : .v4(UInt32.random(in: 0...UInt32.max, using: &generator))
                return Endpoint(address: address, port: port)
            }
            let length = [0, 1, 2, 3, 4, 160, 1200, 1473].randomElement(using: &generator) ?? 0
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let early = Int64.random(in: 0...3_000_000, using: &generator)
            let rawTime = Bool.random(using: &generator) ? time - early : nil
            return .datagram(bytes, source: endpoint(), destination: endpoint(), time: time, rawTime: rawTime)
        }
    }

    private func append(_ entries: [Entry], to journal: inout JournalWriter, writeEvery count: Int) throws {
        for (i, entry) in entries.enumerated() {
            switch entry {
            case .datagram(let bytes, let source, let destination, let time, let rawTime):
                try journal.append(
                    datagram: bytes.span, source: source, destination: destination, at: WallTime(nanoseconds: time),
                    rawTime: rawTime.map { WallTime(nanoseconds: $0) })
            case .event(let json, let time):
                try journal.append(event: Array(json.utf8).span, at: WallTime(nanoseconds: time))
            }
            if i % count == count - 1 { try journal.write() }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func givesBackAnything(seed: UInt64) throws {
        let directory = try TemporaryDirectory()
        let entries = entries(seed: seed, count: 300)
        var journal = try JournalWriter(path: directory.file("journal"), appending: false)
        try append(entries, to: &journal, writeEvery: 7)
        try journal.close()
        let bytes = contents(of: directory.file("journal"))
        #expect(try items(of: bytes) == entries.map(\.seen))
        var reader = try CaptureReader(path: directory.file("journal"))
        #expect(try reader.remaining() == entries.map(\.seen))
        #expect(reader.facts.wholeBytes == Int64(bytes.count) && reader.facts.truncatedTailBytes == 0)
        #expect(reader.facts.malformed == 0 && reader.facts.linkTypes == [101, 147, 148])
    }

    @Test func givesTheSameBytesHoweverOftenItIsWritten() throws {
        let directory = try TemporaryDirectory()
        let entries = entries(seed: 9, count: 100)
        for (i, count) in [1, 3, 1000].enumerated() {
            var journal = try JournalWriter(path: directory.file("\(i)"), appending: false)
            try append(entries, to: &journal, writeEvery: count)
            try journal.close()
        }
        #expect(contents(of: directory.file("0")) == contents(of: directory.file("1")))
        #expect(contents(of: directory.file("0")) == contents(of: directory.file("2")))
    }

    @Test func tellsItsLengthBeforeItIsWritten() throws {
        let directory = try TemporaryDirectory()
        var journal = try JournalWriter(path: directory.file("journal"), appending: false)
        let entries = entries(seed: 4, count: 40)
        try append(entries, to: &journal, writeEvery: 1000)
        let expected = journal.byteCount
        try journal.write()
        #expect(journal.byteCount == expected)
        #expect(contents(of: directory.file("journal")).count == Int(expected))
    }

    /// A crash may leave any number of bytes. What was whole is read, and a continued journal keeps it.
    @Test func continuesAfterACutAtAnyByte() throws {
        let directory = try TemporaryDirectory()
        let entries = entries(seed: 5, count: 12)
        var journal = try JournalWriter(path: directory.file("whole"), appending: false)
        try append(entries, to: &journal, writeEvery: 1000)
        try journal.close()
        let bytes = contents(of: directory.file("whole"))
        for count in stride(from: 0, to: bytes.count, by: 97) {
            let path = directory.file("cut-\(count)")
            try write(Array(bytes[..<count]), to: path)
            var next = try JournalWriter(path: path, appending: true)
            try append([.event("{}", time: 1_767_225_700_000_000_000)], to: &next, writeEvery: 1)
            try next.close()
            let seen = try items(of: contents(of: path))
            #expect(seen.dropLast() == entries.map(\.seen).prefix(seen.count - 1))
            #expect(seen.last == .event(1_767_225_700_000_000_000, "{}"))
        }
    }
}
