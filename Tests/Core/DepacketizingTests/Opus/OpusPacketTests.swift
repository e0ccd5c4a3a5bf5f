import TestSupport
import Testing

@testable import Depacketizing

struct OpusPacketTests {
    /// Frame sizes in samples at 48 kHz for the 32 configurations (RFC 6716 table 2).
    private static let frameSizes =
        [480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 1920, 2880]
        + [480, 960, 480, 960]
        + [120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960]

    @Test(arguments: 0..<32)
    func knowsTheFrameSizeOfEachConfiguration(configuration: Int) throws {
        let size = Self.frameSizes[configuration]
        let toc = UInt8(configuration << 3)
        #expect(try OpusPacket(parsing: [toc, 1, 2].span).sampleCount == size)
        #expect(try OpusPacket(parsing: [toc | 1, 1, 2].span).sampleCount == 2 * size)
        #expect(try OpusPacket(parsing: [toc | 2, 1, 2, 3].span).sampleCount == 2 * size)
    }

    @Test(arguments: [
        ("78 82 5A 52 0B 40 97", 1, 960, false),  // vp8-opus-360p, packet 1: CELT fullband 20 ms
        ("F8 FF FE", 1, 960, false),  // vp8-opus-mute-dtx, packet 238
        ("D8", 1, 960, false),  // vp8-opus-mute-dtx, packet 246: DTX
        ("FC FF FE", 1, 960, true),  // hand-built: s = 1
        ("7B 02 AA BB", 2, 1920, false),  // hand-built: code 3, constant size
        ("7B 82 01 AA BB CC", 2, 1920, false),  // hand-built: code 3, variable size, lengths 1 and 2
        ("7B 42 02 AA BB 00 00", 2, 1920, false),  // hand-built: code 3 with two bytes of padding
        ("7B 41 FF 01 AA" + String(repeating: " 00", count: 255), 1, 960, false),  // hand-built: long padding
        ("7A FC 00" + String(repeating: " 11", count: 252 + 1), 2, 1920, false),  // hand-built: two-byte length
        ("E3 30" + String(repeating: " 00", count: 48), 48, 5760, false),  // hand-built: 48 frames of 2.5 ms
    ])
    func readsWholePackets(bytes: String, frames: Int, samples: Int, isStereo: Bool) throws {
        let packet = try OpusPacket(parsing: hex(bytes).span)
        #expect(packet.frameCount == frames)
        #expect(packet.sampleCount == samples)
        #expect(packet.isStereo == isStereo)
    }

    // Each breaks one requirement of RFC 6716 §3.4; all hand-built.
    @Test(arguments: [
        ("", 1),  // no TOC
        ("78" + String(repeating: " 00", count: 1276), 2),  // a frame of 1276 bytes
        ("79 AA", 3),  // two equal frames of half a byte
        ("7A", 4),  // no length
        ("7A FC", 4),  // half a length
        ("7A 03 AA BB", 4),  // first frame longer than the packet
        ("7B", 6),  // no frame count
        ("7B 00 AA", 5),  // no frames
        ("7B 07 AA BB CC DD EE FF 00", 5),  // 7 x 20 ms
        ("1B 03 AA BB CC", 5),  // 3 x 60 ms
        ("7B 02 AA", 6),  // not divisible
        ("7B 41", 6),  // no padding length
        ("7B 41 FF FF", 6),  // endless padding length
        ("7B 41 09 AA", 6),  // more padding than packet
        ("7B 83 01 FF", 7),  // half a length
        ("7B 82 09 AA", 7),  // longer than the packet
    ])
    func refusesPacketsThatBreakARequirement(bytes: String, requirement: Int) {
        #expect(throws: DepacketizingError.invalidOpusPacket(requirement: requirement)) {
            try OpusPacket(parsing: hex(bytes).span)
        }
    }

    @Test func neverBelievesMoreThanTheLongestPacket() {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<2000 {
            let bytes = randomBytes(0...12, &generator)
            guard let packet = try? OpusPacket(parsing: bytes.span) else { continue }
            #expect((120...5760).contains(packet.sampleCount))
            #expect((1...48).contains(packet.frameCount))
        }
    }
}
