import Testing

@testable import Ingest

@Suite struct PageBufferTests {
    private func store(_ bytes: [UInt8], at offset: Int, in buffer: borrowing PageBuffer) -> Bool {
        unsafe bytes.withUnsafeBytes { unsafe buffer.store($0, at: offset) }
    }

    private func read(_ range: Range<Int>, of buffer: borrowing PageBuffer) -> [UInt8] {
        buffer.withBytes(range) { bytes in bytes.indices.map { bytes[$0] } }
    }

    @Test func keepsWhatIsStoredAndZerosBetween() throws {
        let buffer = try PageBuffer(count: 16)
        let stored = [store([1, 2], at: 0, in: buffer), store([3], at: 15, in: buffer), store([], at: 16, in: buffer)]
        #expect(stored == [true, true, true])
        let bytes = read(0..<16, of: buffer)
        #expect(bytes == [1, 2] + [UInt8](repeating: 0, count: 13) + [3])
        let none = read(7..<7, of: buffer)
        #expect(none.isEmpty)
    }

    @Test(arguments: [(-1, 1), (16, 1), (15, 2), (0, 17), (.max, 1)])
    func storesNothingThatDoesNotFit(offset: Int, count: Int) throws {
        let buffer = try PageBuffer(count: 16)
        let isStored = store([UInt8](repeating: 9, count: count), at: offset, in: buffer)
        #expect(!isStored)
        let bytes = read(0..<16, of: buffer)
        #expect(bytes.allSatisfy { $0 == 0 })
    }
}
