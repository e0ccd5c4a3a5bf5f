import Media
import Testing

@Suite struct RawByteSequenceTests {
    @Test(
        arguments: [
            ([], []),
            ([1, 2, 3], [1, 2, 3]),
            ([0, 3, 0, 3], [0, 3, 0, 3]),
            ([0, 0, 3, 1], [0, 0, 1]),
            // What it keeps out may come again behind it.
            ([0, 0, 3, 0, 0, 3], [0, 0, 0, 0]),
            ([0, 0, 3, 3], [0, 0, 3]),
            ([0, 0, 0, 3, 2], [0, 0, 0, 2]),
        ] as [([UInt8], [UInt8])])
    func leavesOutWhatPreventsStartCodes(unit: [UInt8], payload: [UInt8]) {
        #expect(rawByteSequence(of: unit[...]) == payload)
    }

    @Test func readsThePartThatItIsGiven() {
        let unit: [UInt8] = [9, 0, 0, 3, 1, 9]
        #expect(rawByteSequence(of: unit.dropFirst().prefix(4)) == [0, 0, 1])
    }
}
