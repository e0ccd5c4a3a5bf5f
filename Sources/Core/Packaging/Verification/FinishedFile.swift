/// A file that was finished, read back to see that it is what was to be written: its structure fills it, its index points
/// at samples, and some samples are what their codec's samples look like.
///
/// What is read grows with the index, not with the media: a full read is another matter.
public struct FinishedFile {
    /// The most that is read at once: the index of a day, or one sample, and some room.
    static let readLimit = 256 << 20

    public let byteCount: Int64
    private let read: (_ offset: Int64, _ count: Int) -> [UInt8]?

    /// - Parameter read: the bytes at an offset; nil or fewer where they cannot be read.
    public init(byteCount: Int64, read: @escaping (_ offset: Int64, _ count: Int) -> [UInt8]?) {
        self.byteCount = byteCount
        self.read = read
    }

    /// Throws `notAsWritten` with the first thing that is wrong.
    ///
    /// - Parameter frameCounts: of each track, in any order.
    public func verify(as container: Container, frameCounts: [Int]) throws(PackagingError) {
        switch container {
        case .mp4, .m4a: try MP4Verification(file: self).verify(frameCounts: frameCounts)
        case .mkv: try MatroskaVerification(file: self).verify(trackCount: frameCounts.count)
        }
    }

    /// - Parameter what: what is expected there, for the error.
    func bytes(at offset: Int64, count: Int64, _ what: String) throws(PackagingError) -> [UInt8] {
        guard offset >= 0, count >= 0, count <= Int64(Self.readLimit), offset <= byteCount - count,
            let bytes = read(offset, Int(count)), bytes.count == Int(count)
        else { throw .notAsWritten(offset: offset, expected: what) }
        return bytes
    }

    /// As many bytes as there are, `count` at most.
    func bytes(at offset: Int64, upTo count: Int64, _ what: String) throws(PackagingError) -> [UInt8] {
        try bytes(at: offset, count: min(count, max(0, byteCount &- max(0, offset))), what)
    }

    /// Evenly distributed places, the first and the last among them.
    static func spots(_ limit: Int, of count: Int) -> [Int] {
        guard count > limit, limit > 1 else { return Array(0..<max(0, count)) }
        return (0..<limit).map { $0 * (count - 1) / (limit - 1) }
    }
}
