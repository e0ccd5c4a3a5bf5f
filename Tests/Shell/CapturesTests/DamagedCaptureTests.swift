import Foundation
import Media
import TestSupport
import Testing

@testable import Captures

/// Damage costs the records that it hits, and nothing else.
///
/// `ROKUGA_DAMAGES=5000` damages each capture that often.
@Suite struct DamagedCaptureTests {
    static let damageCount = Int(ProcessInfo.processInfo.environment["ROKUGA_DAMAGES"] ?? "") ?? 120

    @Test(arguments: KnownCapture.Format.allCases)
    func readsEveryPacketThatNoDamageHits(format: KnownCapture.Format) throws {
        for seed in 0..<UInt64(Self.damageCount) {
            let capture = try KnownCapture(format, count: 60, longest: seed % 2 == 0 ? 1200 : 160, seed: seed)
            var generator = SeededGenerator(seed: 1000 + seed)
            var damaged = DamagedCapture(capture)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                damaged.damage(page: seed % 3 == 0 ? 4096 : 512, &generator)
            }
            let whole = capture.packets.filter { damaged.contains($0.range) }
            guard let seen = try? items(of: damaged.bytes) else {
                // Without a header, a format shows only in several packets in a row.
                #expect(!damaged.contains(0..<capture.headerLength) && whole.count < 6, "\(seed): \(damaged.story)")
                continue
            }
            let payloads = Set(seen.compactMap(\.payload))
            let missing = whole.filter { !payloads.contains($0.payload) }
            // Without checksums, the length of a torn block may match what is behind the damage by chance.
            let isChance = [.pcapng, .pcapngBig, .oldJournal].contains(format) && missing.count == 1
            #expect(missing.isEmpty || isChance, "\(format) \(seed): \(damaged.story): \(missing.map(\.range))")
            guard capture.isChecked else { continue }
            #expect(payloads.isSubset(of: capture.packets.map(\.payload)), "\(seed): \(damaged.story)")
        }
    }

    @Test(arguments: KnownCapture.Format.allCases)
    func losesAtMostOnePacketToAFlippedBit(format: KnownCapture.Format) throws {
        let capture = try KnownCapture(format, count: 6, longest: 24, seed: 5)
        for bit in 0..<8 * capture.bytes.count {
            var damaged = DamagedCapture(capture)
            damaged.flip(bit: bit)
            guard let seen = try? items(of: damaged.bytes) else {
                Issue.record("\(format): \(damaged.story)")
                continue
            }
            let others = capture.packets.filter { !$0.range.contains(bit / 8) }
            let isHeader = bit / 8 < capture.headerLength
            for packet in others {
                let found = seen.first { $0.payload == packet.payload }
                #expect(found != nil, "\(format): \(damaged.story): \(packet.range)")
                // The header may contain the time of all packets; without arrival times, the first packet does.
                let isFirst = format == .mjrUntimed && capture.packets[0].range.contains(bit / 8)
                guard !isHeader, !isFirst, let found else { continue }
                // Times that come from the packets themselves are not checked more closely than the network's jitter.
                let tolerance = format == .mjrUntimed ? StampCheck.tolerance : 0
                #expect(abs(found.time - packet.time) <= tolerance, "\(format): \(damaged.story): \(packet.range)")
            }
        }
    }

    @Test func reportsAHoleWithItsPlace() throws {
        let capture = try KnownCapture(.journal, count: 20, longest: 100, seed: 1)
        var bytes = capture.bytes
        let hit = capture.packets[7].range
        bytes[hit.lowerBound + 40] ^= 4
        var reader = try CaptureReader(bytes: bytes)
        let seen = try reader.remaining()
        var others = capture.packets.map(\.payload)
        others.remove(at: 7)
        #expect(seen.compactMap(\.payload) == others)
        let damage = reader.facts.damage
        #expect(damage.holes == 1 && damage.bytes == Int64(hit.count) && !damage.isHeaderAssumed)
        #expect(damage.places == [CaptureDamage.Hole(offset: Int64(hit.lowerBound), length: Int64(hit.count))])
        #expect(reader.facts.wholeBytes == Int64(bytes.count) && reader.facts.truncatedTailBytes == 0)
    }

    /// A whole page of zeros is what a lost write leaves. The events that it took are there a second time.
    @Test func readsAJournalWithoutItsFirstPage() throws {
        let capture = try KnownCapture(.journal, count: 200, longest: 1200, seed: 2)
        let bytes = [UInt8](repeating: 0, count: 4096) + capture.bytes[4096...]
        var reader = try CaptureReader(bytes: bytes)
        reader.returnsCopies = true
        let seen = try reader.remaining()
        let behind = capture.packets.filter { $0.range.lowerBound >= 4096 }
        #expect(seen.compactMap(\.payload) == behind.map(\.payload))
        // Of 25 events the first is lost, and each is there again.
        #expect(reader.facts.events == 24 + 25 && reader.facts.damage.isHeaderAssumed)
        let first = try #require(behind.first)
        #expect(seen.first { $0.isDatagram }.map(\.time) == first.time)
    }

    /// Bytes that look like records again and again are read once or a few times, not each time from the beginning.
    @Test func readsHostileBytesInLinearTime() throws {
        let capture = try KnownCapture(.pcap, count: 4, longest: 100, seed: 3)
        let record = capture.bytes[capture.packets[3].range]
        // A header that every place offers, with a length that leads nowhere.
        var bytes = capture.bytes
        for i in 0..<20_000 {
            bytes += record.prefix(8) + [0xFF, 0xFF, 1, 0, 0xFF, 0xFF, 1, 0, UInt8(truncatingIfNeeded: i)]
        }
        let clock = ContinuousClock()
        var count = 0
        let time = try clock.measure { count = try items(of: bytes).count }
        #expect(count >= 4)
        #expect(time < .seconds(60))
    }
}

extension Seen {
    var payload: [UInt8]? {
        guard case .datagram(_, _, _, let payload, _, _) = self else { return nil }
        return payload
    }

    var time: Int64 {
        switch self {
        case .datagram(let time, _, _, _, _, _): time
        case .event(let time, _): time
        }
    }
}
