import Media

/// Decides which older blocks of redundant payloads fill a loss (RFC 2198 §3), and how much of the loss is left to
/// report with the next media.
struct RedundancyRepair {
    /// Restored packets that are told from lost ones when they come after all: a third of a second of audio at 20 ms,
    /// which is a reorder wait.
    static let maximumRestored = 16

    /// Packets lost before one that was not media; the next media hears of them.
    private var pendingLoss = 0
    /// Extended timestamp of the last media.
    private var lastTimestamp: Int64?
    /// Extended timestamps of the packets restored last.
    private var restored: [Int64] = []

    mutating func noteLoss(_ lost: Int) {
        pendingLoss = pendingLoss &+ lost
    }

    /// - Returns: packets lost before this one that nothing has filled.
    mutating func takeLoss(at timestamp: Int64) -> Int {
        defer { pendingLoss = 0 }
        lastTimestamp = timestamp
        return pendingLoss
    }

    /// Whether something was lost that a block could fill.
    var isWanting: Bool { pendingLoss > 0 && lastTimestamp != nil }

    /// Whether a block of this timestamp is between the last packet and the one that contained it; if so, it counts as
    /// restored.
    mutating func restores(_ timestamp: Int64) -> Bool {
        guard pendingLoss > 0, let lastTimestamp, timestamp > lastTimestamp else { return false }
        pendingLoss -= 1
        self.lastTimestamp = timestamp
        if restored.count == Self.maximumRestored { restored.removeFirst() }
        restored.append(timestamp)
        return true
    }

    var hasRestored: Bool { !restored.isEmpty }

    /// Whether a block brought the content of this timestamp.
    func hasRestored(_ timestamp: Int64) -> Bool { restored.contains(timestamp) }

    /// Timestamps have nothing to do with those before.
    mutating func beginEpoch() {
        lastTimestamp = nil
        restored.removeAll(keepingCapacity: true)
        forgetLoss()
    }

    /// It is not known how much was lost.
    mutating func forgetLoss() {
        pendingLoss = 0
    }
}
