import Media

/// The blocks of one track that can still be given another time: those of its first eleven seconds.
///
/// It closes for good when the track has grown beyond, so that it stays small and every block keeps its place
/// relative to the others of its track.
struct CorrectionWindow {
    /// A block, as far as its time concerns it.
    struct Block {
        var ticks: Int64
        /// File offset of the two bytes of relative time.
        var timestampOffset: Int64
        /// Number of its cluster.
        var cluster: Int
    }

    private(set) var blocks: [Block] = []
    private(set) var isOpen = true

    /// 400 packets of audio per second (Opus frames of 2.5 ms) make 4,000; a faster track closes its window earlier.
    static let maximumBlocks = 8192

    /// Remembers a block that lies `elapsed` after the track's first.
    mutating func append(_ block: Block, elapsed nanoseconds: Int64) {
        guard isOpen else { return }
        if nanoseconds > MatroskaWriter.correctionWindow.nanoseconds || blocks.count == Self.maximumBlocks {
            close()
        } else {
            blocks.append(block)
        }
    }

    mutating func close() {
        isOpen = false
        blocks = []
    }
}

/// The times that the blocks of one cluster get by a move.
struct ClusterCorrection {
    private var earliest = Int64.max
    private var latest = Int64.min
    private var earliestMoved = Int64.max
    private var latestMoved = Int64.min
    private var knownBlocks = 0

    mutating func include(_ time: Int64, isMoved: Bool) {
        knownBlocks += 1
        earliest = min(earliest, time)
        latest = max(latest, time)
        if isMoved {
            earliestMoved = min(earliestMoved, time)
            latestMoved = max(latestMoved, time)
        }
    }

    /// The cluster's timestamp after the move; nil when a block's 16 bits could not hold its time.
    ///
    /// Where all blocks of the cluster are known it becomes the earliest of their times. Where others have left their
    /// window, it must stay.
    func timestamp(for cluster: Cluster) -> Int64? {
        guard latestMoved != Int64.min else { return cluster.timestamp }
        if knownBlocks == cluster.blockCount {
            let timestamp = max(earliest, latest - 32_767)
            return Cluster.holds(earliest - timestamp) ? timestamp : nil
        }
        let isHeld = Cluster.holds(earliestMoved - cluster.timestamp) && Cluster.holds(latestMoved - cluster.timestamp)
        return isHeld ? cluster.timestamp : nil
    }
}
