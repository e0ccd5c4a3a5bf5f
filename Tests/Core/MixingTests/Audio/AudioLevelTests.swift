import Testing

@testable import Mixing

@Suite struct AudioLevelTests {
    // RFC 6464 §3: V is the first bit, the level the other seven.
    @Test(
        arguments: [(0x80, 0, true), (0x7F, -127, false), (0x9E, -30, true), (0x00, 0, false)] as [(UInt8, Int, Bool)])
    func parsesEachBit(byte: UInt8, decibels: Int, isVoice: Bool) {
        #expect(AudioLevel(parsing: byte) == AudioLevel(decibels: decibels, isVoice: isVoice))
    }
}
