import Storage
import Threads

/// The descriptors that sockets leave for everything else (`ulimit -n`). A connection is refused while there is still
/// room for the files of those that are being recorded.
enum DescriptorReserve {
    /// Journal, lock, report, keys, the source's API, and what libraries open for a moment.
    static let others = 16

    /// Sockets get numbers below this one.
    static func ceiling(for limit: Int = ProcessSurroundings.descriptorLimit) -> Int {
        max(0, limit - others - OutputFiles.openFiles(of: limit))
    }
}
