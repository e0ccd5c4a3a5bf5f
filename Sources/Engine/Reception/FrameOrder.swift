import Media

/// Whether the pictures of a track come in another order than they are shown.
struct FrameOrder {
    /// They do, or the stream announces that they may.
    private(set) var mayReorder = false
    /// The stream announces that they do not: a timestamp that goes back is wrong.
    private var isInOutputOrder = false
    /// The highest extended timestamp of a whole frame.
    private var latest: Int64?

    mutating func note(_ frame: borrowing EncodedFrame, codec: Codec) {
        guard codec.mayReorder else { return }
        defer { latest = max(latest ?? .min, frame.extendedTimestamp) }
        if case .video(let format) = frame.format {
            isInOutputOrder = format.isInOutputOrder
            if format.reorderDepth > 0 { return mayReorder = true }
        }
        guard !isInOutputOrder else { return }
        if let latest, frame.extendedTimestamp < latest, !frame.isKeyFrame { mayReorder = true }
    }

    /// Timestamps have nothing to do with those before.
    mutating func beginEpoch() {
        latest = nil
    }
}
