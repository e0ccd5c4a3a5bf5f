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
