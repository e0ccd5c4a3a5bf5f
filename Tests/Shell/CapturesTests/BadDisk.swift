import Glibc

@testable import Captures

/// A file on a disk with bad sectors: a read of a bad page fails with EIO. As the kernel does, a longer read gives what
/// is before the page, or, as some file systems do, it fails as a whole.
final class BadDisk {
    let bytes: [UInt8]
    let badPages: Set<Int>
    let failsAsAWhole: Bool
    private(set) var failures = 0
    private(set) var reads = 0

    static let page = Int(UnreadableParts.pageLength)

    init(_ bytes: [UInt8], badPages: Set<Int>, failsAsAWhole: Bool = false) {
        self.bytes = bytes
        self.badPages = badPages
        self.failsAsAWhole = failsAsAWhole
    }

    var reading: FileReading {
        unsafe FileReading { _, target, offset in
            unsafe self.read(target, Int(offset))
        } fileLength: { _ in
            Int64(self.bytes.count)
        }
    }

    /// The descriptor is only asked whether it is a file.
    func reader(_ descriptor: Int32, chunkLength: Int = CaptureLimits.chunkLength) throws(CapturesError)
        -> CaptureReader
    {
        try CaptureReader(
            input: CaptureInput(
                descriptor: descriptor, path: "disk", closes: false, chunkLength: chunkLength, reading: reading))
    }

    private func read(_ target: UnsafeMutableRawBufferPointer, _ offset: Int) -> Int {
        reads += 1
        var end = min(bytes.count, offset + target.count)
        guard offset < end else { return 0 }
        if let bad = (offset / Self.page...(end - 1) / Self.page).first(where: badPages.contains) {
            guard bad > offset / Self.page, !failsAsAWhole else {
                failures += 1
                errno = EIO
                return -1
            }
            end = bad * Self.page
        }
        unsafe target.copyBytes(from: bytes[offset..<end])
        return end - offset
    }
}
