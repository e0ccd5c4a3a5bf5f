/// What was lost and damaged since the last frame that was emitted.
struct LossAccount: Sendable {
    /// Packets that did not arrive or could not be read, and ends of frames that never came.
    private(set) var lost = 0
    private(set) var damage = Damage()
    /// Timestamp of the damaged frame whose packets are coming in.
    private var damagedTimestamp: Int64?
    /// Whether no other frame refers to it; nil as long as that is not known.
    private var isDamagedDiscardable: Bool?
    /// Frames of the stream share timestamps, so that packets with one timestamp may be of two frames.
    private var sharesTimestamps = false

    /// Counts the packets missing before one of `timestamp`.
    ///
    /// - Parameter open: timestamp of the open frame, if there is one.
    mutating func addLoss(_ count: Int, before timestamp: Int64, open: Int64?) {
        addLoss(count)
        if sharesTimestamps || open ?? damagedTimestamp != timestamp { damage.isContained = false }
    }

    /// Counts one loss whose neighbours are not known.
    mutating func addUncontainedLoss() {
        addLoss(1)
        damage.isContained = false
    }

    /// Counts a loss that only the sender's framing shows, so that the gate learns of it.
    mutating func addLossUnlessCounted() {
        if lost == 0 { addLoss(1) }
    }

    /// Counts the frame of `timestamp` as damaged, however many of its packets arrive.
    ///
    /// - Parameter isDiscardable: nil where the packet does not tell.
    mutating func addDamaged(timestamp: Int64, isDiscardable: Bool?) {
        if timestamp != damagedTimestamp {
            damagedTimestamp = timestamp
            damage.frameCount &+= 1
            isDamagedDiscardable = nil
        }
        guard let isDiscardable, isDiscardable != isDamagedDiscardable else { return }
        // Two frames have one timestamp.
        if isDamagedDiscardable != nil { damage.isContained = false }
        if isDiscardable { damage.discardableCount &+= 1 }
        isDamagedDiscardable = isDiscardable
    }

    /// Two frames in a row had one timestamp.
    mutating func noteSharedTimestamp() {
        sharesTimestamps = true
    }

    /// A whole frame may begin: packets that follow belong to no damaged one.
    mutating func endDamaged() {
        damagedTimestamp = nil
    }

    /// Begins a new account after a frame that was emitted.
    mutating func close() {
        lost = 0
        damage = Damage()
    }

    private mutating func addLoss(_ count: Int) {
        let (sum, overflow) = lost.addingReportingOverflow(count)
        lost = overflow ? .max : sum
    }
}
