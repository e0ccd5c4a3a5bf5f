import TestSupport
import Testing

@testable import Engine

@Suite struct OpusSilenceTests {
    private func packets(after first: UInt8, samples: Int64) -> (packets: [[UInt8]], left: Int64) {
        let silence = OpusSilence(after: first)
        var packets: [[UInt8]] = []
        var left = samples
        var packet: [UInt8] = []
        while let length = silence.fill(&packet, within: left) {
            packets.append(packet)
            left -= length
        }
        return (packets, left)
    }

    // Made by hand after RFC 6716 §3.1: configuration in the upper five bits, stereo, code.
    @Test(
        arguments: [
            // CELT, full band, 20 ms, stereo: 20 ms, 60 ms, 130 ms.
            (0xFC, 960, "FC", 0), (0xFF, 2880, "FF03", 0), (0xFC, 6240, "FF06 F4", 0),
            // 95 ms after SILK, wide band, 20 ms: four frames, one of 10 ms, one of 5 ms in CELT (RFC 7845 §4.1).
            (0x48, 4560, "4B04 40 A8", 0),
            // SILK, medium band, 60 ms, mono: 62.5 ms; CELT has no medium band.
            (0x38, 3000, "38 A0", 0),
            // Hybrid, 10 ms: 12.5 ms and less than a frame more.
            (0x64, 700, "64 C4", 100), (0x70, 1199, "7302 E0", 119),
            (0xE0, 119, "", 119), (0x08, 0, "", 0), (0x08, -7, "", -7),
        ] as [(UInt8, Int64, String, Int64)])
    func keepsModeBandwidthAndFrameSizeAsLongAsItCan(first: UInt8, samples: Int64, bytes: String, left: Int64) {
        let found = packets(after: first, samples: samples)
        #expect(found.packets.flatMap { $0 } == hex(bytes) && found.left == left)
    }

    /// 120 ms in two bytes.
    @Test func isSmallForLongGaps() {
        let found = packets(after: 0xFC, samples: 48_000 * 60)
        #expect(found.packets == [[UInt8]](repeating: [0xFF, 6], count: 500) && found.left == 0)
    }

    /// Whatever the configuration, every multiple of 2.5 ms is filled, with packets of at most 120 ms.
    @Test(arguments: 0...31 as ClosedRange<UInt8>) func fillsEveryMultipleOfTheShortestFrame(configuration: UInt8) {
        for channels in [0, 4] as [UInt8] {
            for count in 1...100 as ClosedRange<Int64> {
                let found = packets(after: configuration << 3 | channels | 3, samples: count * 120)
                #expect(found.left == 0)
                #expect(found.packets.allSatisfy { $0[0] & 4 == channels && $0.count <= 2 && $0[0] & 3 != 1 })
            }
        }
    }
}
