import Media

/// Which H.264 pictures can be decoded after a loss, by frame_num (ITU-T H.264 §7.4.3).
///
/// Each picture's frame_num is that of the reference picture before it plus 1. When that holds across a gap, only
/// pictures were lost to which none refers. B pictures that follow a key frame and are shown before it may refer to
/// what was before; after a loss they are dropped.
struct H264References: Sendable {
    /// In a few groups of pictures the order counts fit, unless their length divides the modulus.
    static let maximumSkippedKeyFrames = 3

    private(set) var needsKeyFrame = true
    /// PrevRefFrameNum: frame_num of the last reference picture; nil when it is not known.
    private var lastReference: UInt32?
    /// Timestamp of the key frame with which decoding began; nothing that is shown before it can be decoded.
    private var beginning: Int64 = .min
    private var order = H264OrderCount()
    /// Key frames that were left out because a decoder would have put them before what is written.
    private var skippedKeyFrames = 0

    mutating func judge(_ frame: EncodedFrame, after damage: Damage) -> FrameVerdict {
        guard case .h264(let number, let modulus, let isReference, let orderCount, let orderModulus) = frame.reference,
            modulus > 0
        else {
            needsKeyFrame = true
            return .drop(.noParameterSets)
        }
        if frame.isKeyFrame {
            guard begin(with: frame, number, orderCount, orderModulus) else { return .drop(.dependsOnLoss) }
        } else if !needsKeyFrame, frame.extendedTimestamp < beginning {
            if isReference { lastReference = number }
            return .drop(.dependsOnLoss)
        } else if frame.lostBefore > 0, !damage.isHarmless, !continues(number, modulus, frame, damage) {
            needsKeyFrame = true
        }
        if needsKeyFrame { return .drop(.dependsOnLoss) }
        if isReference { lastReference = number }
        order.pass(orderCount, modulus: orderModulus, isReference: isReference)
        return .pass
    }

    /// A picture with which decoding can begin; false when a decoder would misunderstand it after the loss.
    private mutating func begin(
        with frame: EncodedFrame, _ number: UInt32?, _ orderCount: UInt32?, _ orderModulus: UInt32
    ) -> Bool {
        if needsKeyFrame || frame.lostBefore > 0 {
            // An IDR picture, whose frame_num is 0, restarts the count.
            if number != 0, !order.isAhead(orderCount, modulus: orderModulus),
                skippedKeyFrames < Self.maximumSkippedKeyFrames
            {
                needsKeyFrame = true
                skippedKeyFrames += 1
                return false
            }
            beginning = frame.extendedTimestamp
        }
        needsKeyFrame = false
        skippedKeyFrames = 0
        if number == 0 { order = H264OrderCount() }
        return true
    }

    private func continues(_ number: UInt32?, _ modulus: UInt32, _ frame: EncodedFrame, _ damage: Damage) -> Bool {
        guard let number, let lastReference, number == (lastReference &+ 1) % modulus else { return false }
        // An IDR picture among the lost ones would have restarted the count. To arrive at the expected number
        // it needs `lastReference` more reference pictures after it, each with a packet of its own.
        let unseen = frame.lostBefore.addingReportingOverflow(damage.frameCount)
        return !unseen.overflow && unseen.partialValue <= Int(lastReference)
    }
}
