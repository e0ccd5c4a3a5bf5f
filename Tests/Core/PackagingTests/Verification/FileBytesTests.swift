import Testing

@testable import Packaging

@Suite struct FileBytesTests {
    @Test func readsNothingBeyondTheFile() throws {
        let file = Finished.bytes([1, 2, 3])
        #expect(try file.bytes(at: 1, count: 2, "x") == [2, 3])
        #expect(try file.bytes(at: 1, upTo: 9, "x") == [2, 3])
        #expect(try file.bytes(at: 3, upTo: 9, "x") == [])
        for (offset, count) in [(Int64(2), Int64(2)), (-1, 1), (0, -1), (.max, 1), (0, .max)] {
            #expect(throws: PackagingError.notAsWritten(offset: offset, expected: "x")) {
                try file.bytes(at: offset, count: count, "x")
            }
        }
    }

    // A file that was cut since it was measured, or a disk that does not give it.
    @Test func takesAShortReadForADefect() {
        for answer in [nil, [1]] as [[UInt8]?] {
            let file = FileBytes(count: 100) { _, _ in answer }
            #expect(throws: PackagingError.notAsWritten(offset: 0, expected: "x")) {
                try file.bytes(at: 0, count: 2, "x")
            }
        }
    }

    @Test(arguments: [(4, 0, []), (4, 3, [0, 1, 2]), (4, 10, [0, 3, 6, 9]), (2, 100, [0, 99]), (1, 2, [0, 1])])
    func spreadsSpotsFromTheFirstToTheLast(limit: Int, count: Int, spots: [Int]) {
        #expect(FileBytes.spots(limit, of: count) == spots)
    }
}
