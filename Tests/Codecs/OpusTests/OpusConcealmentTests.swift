import Media
import MediaSupport
import TestSupport
import Testing

@testable import Opus

@Suite struct OpusConcealmentTests {
    private func decoder(channels: Int = 2) throws -> any AudioDecoder {
        try OpusLibrary().audioDecoder(for: AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: channels))
    }

    private func packets(channels: Int = 2) throws -> [EncodedPacket] {
        let audio = glidingTone(sampleCount: 19_200, sampleRate: 48_000, channelCount: channels)
        let encoder = try OpusLibrary().audioEncoder(
            for: AudioEncoding(codec: .opus, channelCount: channels, bitrate: 96))
        return try encode(audio, channelCount: channels, with: encoder)
    }

    /// Lengths are brought to 2.5 ms upwards, and between nothing and one second.
    @Test(arguments: [
        (Int.min, 0), (-1, 0), (0, 0), (1, 120), (120, 120), (121, 240), (960, 960), (5760, 5760), (5761, 5880),
        (47_999, 48_000), (48_000, 48_000), (48_001, 48_000), (Int.max, 48_000),
    ])
    func fillsTheLengthThatIsMissing(sampleCount: Int, expected: Int) throws {
        let decoder = try decoder()
        var block = AudioBlock()
        for packet in try packets().prefix(4) { try decoder.decode(packet.bytes.span, into: &block) }
        try decoder.conceal(sampleCount: sampleCount, next: nil, into: &block)
        #expect(block.samples.count == 2 * expected)
        #expect(block.channelCount == 2 && block.sampleRate == 48_000)
        #expect(block.samples.allSatisfy { $0.isFinite && abs($0) < 2 })
    }

    @Test func goesOnWithTheToneAndFadesIt() throws {
        let decoder = try decoder(channels: 1)
        var block = AudioBlock()
        for packet in try packets(channels: 1).prefix(10) { try decoder.decode(packet.bytes.span, into: &block) }
        let before = energy(block.samples)
        try decoder.conceal(sampleCount: 960, next: nil, into: &block)
        let first = energy(block.samples)
        #expect(first > before / 20)
        for _ in 0..<20 { try decoder.conceal(sampleCount: 960, next: nil, into: &block) }
        #expect(energy(block.samples) < first / 4)
    }

    @Test func beginsWithSilenceBeforeAnyPacket() throws {
        let decoder = try decoder()
        var block = AudioBlock()
        try decoder.conceal(sampleCount: 960, next: nil, into: &block)
        #expect(block.samples == [Float](repeating: 0, count: 1920))
    }

    @Test func givesTheSameSamplesEachTime() throws {
        let packets = try packets()
        let runs = try (0..<2).map { _ -> [Float] in
            let decoder = try decoder()
            var samples: [Float] = []
            var block = AudioBlock()
            for (i, packet) in packets.enumerated() {
                if i % 4 == 3 {
                    let next = i + 1 < packets.count ? packets[i + 1].bytes : []
                    try decoder.conceal(sampleCount: 960, next: next.span, into: &block)
                } else {
                    try decoder.decode(packet.bytes.span, into: &block)
                }
                samples += block.samples
            }
            return samples
        }
        #expect(runs[0] == runs[1])
    }

    @Test func decodesLikeANewOneAfterAReset() throws {
        let packets = try packets()
        let used = try decoder()
        _ = try decode(packets, with: used)
        var block = AudioBlock()
        try used.conceal(sampleCount: 960, next: nil, into: &block)
        used.reset()
        #expect(try decode(packets, with: used) == decode(packets, with: decoder()))
    }

    /// What is no packet has no copy of the lost one; libopus conceals then, or refuses it.
    @Test func survivesAnyNextPacket() throws {
        let decoder = try decoder()
        var generator = SeededGenerator(seed: 41)
        var block = AudioBlock()
        for packet in try packets() {
            try decoder.decode(packet.bytes.span, into: &block)
            let next = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            do {
                try decoder.conceal(sampleCount: 960, next: next.span, into: &block)
                #expect(block.samples.count == 1920)
            } catch {
                #expect(block.samples.isEmpty)
            }
        }
    }

    private func energy(_ samples: [Float]) -> Double {
        samples.reduce(0) { $0 + Double($1 * $1) } / Double(max(1, samples.count))
    }
}
