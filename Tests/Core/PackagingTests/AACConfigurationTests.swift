import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct AACConfigurationTests {
    private func format(_ rate: Int, _ channels: Int, _ configuration: [UInt8] = []) -> AudioFormat {
        AudioFormat(codec: .aac, sampleRate: rate, channelCount: channels, configuration: configuration)
    }

    // The first three are what libavcodec 59 gives for its AAC encoder; the others by hand after ISO/IEC 14496-3
    // §1.6.2.1.
    @Test(
        arguments: [
            (48_000, 2, "11 90"), (44_100, 1, "12 08"), (16_000, 1, "14 08"),
            (96_000, 6, "10 30"), (7350, 8, "16 38"),
            (50_000, 2, "17 80 61 A8 10"),  // 00010 1111 0000 0000 1100 0011 0101 0000 0010 000
        ] as [(Int, Int, String)])
    func isThatOfLowComplexity(rate: Int, channels: Int, bytes: String) {
        #expect(aacConfiguration(of: format(rate, channels)) == hex(bytes))
    }

    @Test func leavesTheEncodersOwnAsItIs() {
        #expect(aacConfiguration(of: format(48_000, 2, [0x11, 0x90, 0x56, 0xE5, 0])) == hex("11 90 56 E5 00"))
    }

    @Test(arguments: [(0, 2), (-1, 2), (Int.min, 1), (1 << 24, 1), (48_000, 0), (48_000, 7), (48_000, 9), (1, Int.max)])
    func knowsNoneForOthers(rate: Int, channels: Int) {
        #expect(aacConfiguration(of: format(rate, channels)) == nil)
        #expect(aacConfiguration(of: format(rate, channels, [1])) == nil)
    }
}
