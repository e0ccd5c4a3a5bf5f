import Testing

@testable import Conformance

@Suite struct FragmentRunTests {
    private func read(
        flags: UInt32, version: UInt8 = 1, _ words: [UInt32], defaults: SampleDefaults = SampleDefaults(),
        limit: Int = 100
    ) -> FragmentRun? {
        let bytes = word(UInt32(version) << 24 | flags) + words.flatMap { word($0) }
        return FragmentRun(BoxReader(bytes: bytes), 0..<bytes.count, defaults: defaults, limit: limit)
    }

    @Test func takesDefaultsForWhatItDoesNotSay() throws {
        let defaults = SampleDefaults(duration: 10, size: 5, flags: 0x1_0000)
        let run = try #require(read(flags: 0, [3], defaults: defaults))
        #expect(run.sampleCount == 3 && run.duration == 30 && run.byteCount == 15 && run.presentation == 0..<30)
        #expect(!run.startsWithKeyFrame && run.shortestSample == 10 && run.dataOffset == nil)
    }

    @Test func readsEachField() throws {
        // Offset, flags of the first; then duration, size, flags and composition offset of two samples.
        let words: [UInt32] = [2, 0xFFFF_FFFF, 0, 10, 5, 0x1_0000, 20, 20, 6, 0x1_0000, 0xFFFF_FFFB]
        let run = try #require(read(flags: 0xF05, words))
        #expect(run.dataOffset == -1 && run.startsWithKeyFrame && run.byteCount == 11 && run.duration == 30)
        #expect(run.presentation == 5..<30, "the second is shown before the first")
        let unsigned = try #require(read(flags: 0x900, version: 0, [1, 10, 0xFFFF_FFFF]))
        #expect(unsigned.presentation == 0xFFFF_FFFF..<0x1_0000_0009)
    }

    @Test func countsSamplesWithoutDuration() throws {
        let run = try #require(read(flags: 0x100, [3, 0, 7, 0]))
        #expect(run.zeroDurations == 1 && run.shortestSample == 7)
        #expect(try #require(read(flags: 0, [0])).presentation == nil)
    }

    @Test func isNotWholeWithoutItsFields() {
        #expect(read(flags: 0, []) == nil)
        #expect(read(flags: 0x1, [1]) == nil)
        #expect(read(flags: 0x4, [1]) == nil)
        #expect(read(flags: 0x300, [2, 1, 1, 1]) == nil)
        #expect(read(flags: 0xF00, [.max]) == nil)
        #expect(read(flags: 0, [101]) == nil, "a run without fields does not loop for ever")
        #expect(read(flags: 0, [100]) != nil)
    }
}
