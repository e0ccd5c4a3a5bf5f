/// The bytes of a file that is read back, piece by piece.
struct FileBytes {
    /// The most that is read at once: the index of a day, or one sample, and some room.
    static let readLimit = 256 << 20

    let count: Int64
    private let read: (_ offset: Int64, _ count: Int) -> [UInt8]?

    /// - Parameter read: the bytes at an offset; nil or fewer where they cannot be read.
    init(count: Int64, read: @escaping (_ offset: Int64, _ count: Int) -> [UInt8]?) {
        self.count = count
        self.read = read
    }

    /// - Parameter what: what is expected there, for the error.
    func bytes(at offset: Int64, count: Int64, _ what: String) throws(PackagingError) -> [UInt8] {
        guard offset >= 0, count >= 0, count <= Int64(Self.readLimit), offset <= self.count - count,
            let bytes = read(offset, Int(count)), bytes.count == Int(count)
        else { throw .notAsWritten(offset: offset, expected: what) }
        return bytes
    }

    /// As many bytes as there are, `count` at most.
    func bytes(at offset: Int64, upTo count: Int64, _ what: String) throws(PackagingError) -> [UInt8] {
        try bytes(at: offset, count: min(count, max(0, self.count &- max(0, offset))), what)
    }

    /// Evenly distributed places among `count`, the first and the last included.
    static func spots(_ limit: Int, of count: Int) -> [Int] {
        guard count > limit, limit > 1 else { return Array(0..<max(0, count)) }
        return (0..<limit).map { $0 * (count - 1) / (limit - 1) }
    }
}
