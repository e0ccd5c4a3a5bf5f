/// 32-bit words kept in file order, so that a table of a hundred thousand samples is written with one copy.
struct BigEndianWords: Sendable {
    private(set) var bytes: [UInt8] = []

    var count: Int { bytes.count / 4 }

    subscript(index: Int) -> UInt32 {
        bytes[4 * index..<4 * index + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func append(_ word: UInt32) {
        bytes.append(UInt8(truncatingIfNeeded: word >> 24))
        bytes.append(UInt8(truncatingIfNeeded: word >> 16))
        bytes.append(UInt8(truncatingIfNeeded: word >> 8))
        bytes.append(UInt8(truncatingIfNeeded: word))
    }
}
