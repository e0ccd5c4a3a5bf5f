import Testing

@testable import Packaging

@Suite struct OutputBytesTests {
    /// Ten bytes, the first `drained` of them written.
    private func output(drained: Int) -> OutputBytes {
        var output = OutputBytes()
        let bytes = [UInt8](0..<10)
        output.append(Array(bytes.prefix(drained)))
        if drained > 0 { output.didDrain() }
        output.append(Array(bytes.dropFirst(drained)).span)
        return output
    }

    private func file(_ drained: [UInt8], _ output: OutputBytes) -> [UInt8] {
        var file = drained + output.pending
        for patch in output.patches {
            file.replaceSubrange(Int(patch.offset)..<Int(patch.offset) + patch.bytes.count, with: patch.bytes)
        }
        return file
    }

    @Test(arguments: 0...10)
    func aPatchGivesTheSameFileWhereverTheDrainWas(drained: Int) {
        for offset in 0...7 {
            var output = output(drained: drained)
            output.patch(at: Int64(offset), [0xA0, 0xA1, 0xA2])
            var expected = [UInt8](0..<10)
            expected.replaceSubrange(offset..<offset + 3, with: [0xA0, 0xA1, 0xA2])
            #expect(file([UInt8](0..<UInt8(drained)), output) == expected)
            #expect(output.end == 10)
        }
    }

    @Test func onlyDrainedBytesNeedAPatch() {
        var output = output(drained: 4)
        output.patch(at: 2, [0xB0, 0xB1, 0xB2, 0xB3])
        output.patch(at: 8, [0xC0])
        #expect(output.patches == [OutputBytes.Patch(offset: 2, bytes: [0xB0, 0xB1])])
        #expect(output.pending == [0xB2, 0xB3, 6, 7, 0xC0, 9])
    }

    @Test func patchesKeepTheirOrder() {
        var output = output(drained: 10)
        output.patch(at: 0, [1])
        output.patch(at: 0, [2, 3])
        output.patch(at: 1, [4])
        output.patch(at: 0, [5])
        #expect(output.patches.map(\.bytes) == [[1], [2, 3], [4], [5]])
    }

    @Test func whatIsCorrectedAgainIsWrittenOnce() {
        var output = output(drained: 10)
        output.patch(at: 3, [9])
        for value in 0..<100 as Range<UInt8> { output.patch(at: 0, [value, 1]) }
        #expect(output.patches.map(\.bytes) == [[9], [99, 1]])
        #expect(file([UInt8](0..<10), output).prefix(5) == [99, 1, 2, 9, 4])
    }

    /// The storage for a second of media stays, that for an hour does not.
    @Test(arguments: [(1 << 20, true), (32 << 20, false)]) func letsGoOfWhatWasUnusuallyLarge(count: Int, isKept: Bool)
    {
        var output = OutputBytes()
        output.append([UInt8](repeating: 0, count: count))
        output.didDrain()
        #expect((output.pending.capacity >= count) == isKept)
    }

    @Test func startsAfreshAfterADrain() {
        var output = output(drained: 6)
        output.patch(at: 0, [9])
        output.didDrain()
        #expect(output.pending.isEmpty && output.patches.isEmpty)
        #expect(output.pendingOffset == 10 && output.end == 10)
        output.append(0x0B)
        output.appendBigEndian(UInt16(0x0C0D))
        #expect(output.pending == [0x0B, 0x0C, 0x0D])
        #expect(output.end == 13)
    }

    @Test func anEmptyPatchChangesNothing() {
        var output = output(drained: 10)
        output.patch(at: 10, [])
        #expect(output.patches.isEmpty && output.pending.isEmpty)
    }
}
