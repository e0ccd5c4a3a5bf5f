import Storage
import Threads

/// The descriptors that sockets leave for everything else (`ulimit -n`). A connection is refused while there is still
/// room for the files of those that are being recorded.
enum DescriptorReserve {
    /// Complete files that wait for the disk; eight calls of the source's API, each with a connection and the two ends
    /// of its resolver; and eight for locks, report, keys and what libraries open for a moment.
    static let others = DiskThread.heldLimit + 8 * 3 + 8

    /// With few descriptors in all, not everything can happen at once.
    private static func others(of limit: Int) -> Int { min(others, limit / 4) }

    /// Sockets get numbers below this one.
    static func ceiling(for limit: Int = ProcessSurroundings.descriptorLimit) -> Int {
        max(0, limit - others(of: limit) - OutputFiles.openFiles(of: limit))
    }
}
