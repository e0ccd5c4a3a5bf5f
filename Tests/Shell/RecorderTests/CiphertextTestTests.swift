import TestSupport
import Testing

@testable import Recorder

@Suite struct CiphertextTestTests {
    private func isCiphertext(_ count: Int, _ first: (Int) -> UInt8) -> Bool {
        var test = CiphertextTest()
        for i in 0..<count { test.note([first(i), 1, 2].span) }
        return test.isCiphertext
    }

    @Test func knowsRandomBytes() {
        for seed in 0..<200 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            #expect(isCiphertext(100 + Int(seed), { _ in .random(in: 0...255, using: &generator) }))
        }
    }

    @Test func needsEnoughOfThem() {
        var generator = SeededGenerator(seed: 1)
        #expect(!isCiphertext(99) { _ in .random(in: 0...255, using: &generator) })
        var test = CiphertextTest()
        for _ in 0..<500 { test.note([UInt8]().span) }
        #expect(!test.isCiphertext)
    }

    /// Half of the values of a nibble at most: an Opus stream of one sender, H.264, VP8, quiet G.711.
    @Test(arguments: [[0xFC], [0x78, 0x7C, 0x41, 0x61], [0x10, 0x00, 0x90, 0x80], Array(0..<128)] as [[UInt8]])
    func takesNoPayloadFormatForIt(firsts: [UInt8]) {
        var generator = SeededGenerator(seed: 2)
        #expect(!isCiphertext(100) { _ in firsts.randomElement(using: &generator) ?? 0 })
        #expect(!isCiphertext(5000) { _ in firsts.randomElement(using: &generator) ?? 0 })
    }
}
