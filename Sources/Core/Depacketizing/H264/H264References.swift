import Media

/// Which H.264 pictures can be decoded after a loss, by frame_num (ITU-T H.264 §7.4.3).
///
/// Each picture's frame_num is that of the reference picture before it plus 1. When that holds across a gap, only
/// pictures were lost to which none refers.
struct H264References: Sendable {
    private(set) var needsKeyFrame = true
    /// PrevRefFrameNum: frame_num of the last reference picture; nil when it is not known.
    private var lastReference: UInt32?

    mutating func judge(_ frame: EncodedFrame, after damage: Damage) -> IntegrityGate.Verdict {
        guard case .h264(let number, let modulus, let isReference) = frame.reference, modulus > 0 else {
            needsKeyFrame = true
            return .drop(.noParameterSets)
        }
        if frame.isKeyFrame {
            needsKeyFrame = false
        } else if frame.lostBefore > 0, !damage.isHarmless, !continues(number, modulus, frame, damage) {
            needsKeyFrame = true
        }
        if needsKeyFrame { return .drop(.dependsOnLoss) }
        if isReference { lastReference = number }
        return .pass
    }

    private func continues(_ number: UInt32?, _ modulus: UInt32, _ frame: EncodedFrame, _ damage: Damage) -> Bool {
        guard let number, let lastReference, number == (lastReference &+ 1) % modulus else { return false }
        // An IDR picture among the lost ones would have begun to count anew. To arrive at the expected number
        // it needs `lastReference` more reference pictures after it, each with a packet of its own.
        let unseen = frame.lostBefore.addingReportingOverflow(damage.frameCount)
        return !unseen.overflow && unseen.partialValue <= Int(lastReference)
    }
}
