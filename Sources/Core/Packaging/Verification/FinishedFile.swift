/// A file that was finished, read back to see that it is what was to be written: its structure fills it, its index
/// points at samples, and some samples are what their codec's samples look like.
///
/// What is read grows with the index, not with the media: a full read is another matter.
public struct FinishedFile {
    private let file: FileBytes

    /// - Parameter read: the bytes at an offset; nil or fewer where they cannot be read.
    public init(byteCount: Int64, read: @escaping (_ offset: Int64, _ count: Int) -> [UInt8]?) {
        file = FileBytes(count: byteCount, read: read)
    }

    /// Throws `notAsWritten` with the first thing that is wrong.
    ///
    /// - Parameter frameCounts: of each track, in any order; nil where only the file itself knows them.
    public func verify(as container: Container, frameCounts: [Int]?) throws(PackagingError) {
        switch container {
        case .mp4, .m4a: try MP4Verification(file: file).verify(frameCounts: frameCounts)
        case .mkv: try MatroskaVerification(file: file).verify(trackCount: frameCounts?.count)
        }
    }

    /// What is in the file; nil if it is none of ours, or nothing of it can be read.
    public func heldMedia(as container: Container) -> HeldMedia? {
        switch container {
        case .mp4, .m4a: MP4Holding(file: file).media()
        case .mkv: MatroskaHolding(file: file).media()
        }
    }
}
