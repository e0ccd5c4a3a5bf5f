import Media

/// Which H.264 pictures can be decoded after a loss, by frame_num (ITU-T H.264 §7.4.3).
///
/// Each picture's frame_num is that of the reference picture before it plus 1. When that holds across a gap, only
/// pictures were lost to which none refers. B pictures that follow a key frame and are shown before it may refer to
/// what was before; after a loss they are dropped. Decoding order alone counts: timestamps may go back at any time.
///
/// Without key frames decoding begins at a recovery point, whose message says with which frame_num everything is right
/// (§D.2.8). Up to there frames are needed and not right. `H264Repair` knows what is right before all of it is.
struct H264References: Sendable {
    /// In a few groups of pictures the order counts fit, unless their length divides the modulus.
    static let maximumSkippedKeyFrames = 3
    /// Encoders refresh a picture in a few seconds; 20 seconds at 30 frames/s.
    static let longestRecovery: UInt32 = 600

    /// What may follow the key frame with which decoding began.
    private enum Beginning: Sendable {
        /// Nothing that needs what was before it.
        case over
        /// Pictures that are shown before the key frame of this order count.
        case order(Int64)
        /// The order is not known: pictures to which none refers.
        case unknown
    }

    private(set) var needsKeyFrame = true
    /// PrevRefFrameNum: frame_num of the last reference picture; nil when it is not known.
    private var lastReference: UInt32?
    private var beginning = Beginning.over
    /// frame_num of the reference picture from which on everything is right; nil where it is.
    private var recoveryEnd: UInt32?
    private var order = H264OrderCount()
    /// Key frames that were left out because a decoder would have put them before what is written.
    private var skippedKeyFrames = 0
    /// A right picture was passed.
    private var hasBegun = false
    private var repair = H264Repair()

    mutating func judge(_ frame: borrowing EncodedFrame, after damage: Damage) -> FrameVerdict {
        guard let picture = H264Picture(frame.reference) else {
            needsKeyFrame = true
            repair.noteMissing(.max)
            return .drop(.noParameterSets)
        }
        let hasLoss = frame.lostBefore > 0 && !damage.isHarmless
        if hasLoss {
            let unseen = frame.lostBefore.addingReportingOverflow(damage.frameCount)
            repair.noteMissing(unseen.overflow ? .max : unseen.partialValue)
        }
        let verdict = judge(picture, isKeyFrame: frame.isKeyFrame, hasLoss: hasLoss, lostBefore: frame.lostBefore)
        if verdict == .pass { hasBegun = true }
        if !needsKeyFrame { repair.follow(picture) }
        return verdict
    }

    private mutating func judge(
        _ picture: H264Picture, isKeyFrame: Bool, hasLoss: Bool, lostBefore: Int
    ) -> FrameVerdict {
        let count = order.count(picture.orderCount, modulus: picture.orderCountModulus)
        let isAhead = picture.isIDR || order.isAhead(picture.orderCount, modulus: picture.orderCountModulus)
        var verdict = FrameVerdict.pass
        if isKeyFrame {
            let hasGap = needsKeyFrame || lostBefore > 0
            guard begin(hasLoss: hasGap, isAhead: isAhead) else { return .drop(.dependsOnLoss) }
            if picture.isIDR { order.restart() }
            if hasGap || picture.isIDR { beginning = beginning(isIDR: picture.isIDR, at: count) }
        } else if hasLoss, !continues(picture) {
            needsKeyFrame = true
        } else if !needsKeyFrame, isLeading(at: count, isReference: picture.isReference) {
            if picture.isReference { lastReference = picture.number }
            return .drop(.dependsOnLoss)
        }
        if needsKeyFrame, !isKeyFrame {
            if isRepaired(picture, isAhead: isAhead) { return .pass }
            guard let number = picture.number, let recovery = picture.recoveryFrameCount,
                (1...Self.longestRecovery).contains(recovery), begin(hasLoss: true, isAhead: isAhead)
            else { return .drop(.dependsOnLoss) }
            recoveryEnd = (number &+ recovery) % picture.modulus
            beginning = .over
            verdict = .recover(isFirst: true)
        } else if isKeyFrame {
            recoveryEnd = nil
        } else if recoveryEnd != nil {
            verdict = recover(picture.number, at: count, isReference: picture.isReference)
        }
        needsKeyFrame = false
        pass(picture)
        return verdict
    }

    private mutating func pass(_ picture: H264Picture) {
        if picture.isReference { lastReference = picture.number }
        order.pass(picture.orderCount, modulus: picture.orderCountModulus, isReference: picture.isReference)
    }

    /// Whether a picture after a loss is right by itself; where no other picture can be a reference, everything is.
    private mutating func isRepaired(_ picture: H264Picture, isAhead: Bool) -> Bool {
        guard repair.proves(picture, widestStep: order.widestStep), hasBegun else { return false }
        guard isAhead else {
            repair.forget()
            return false
        }
        pass(picture)
        recoveryEnd = nil
        if picture.isReference, picture.prediction.hasPlainMarking, picture.prediction.maximumReferences == 1 {
            needsKeyFrame = false
            beginning = .over
        }
        return true
    }

    mutating func abandonRecovery() {
        guard recoveryEnd != nil else { return }
        recoveryEnd = nil
        needsKeyFrame = true
    }

    /// A picture after a recovery point.
    private mutating func recover(_ number: UInt32?, at count: Int64?, isReference: Bool) -> FrameVerdict {
        guard isReference, number == recoveryEnd else { return .recover(isFirst: false) }
        recoveryEnd = nil
        // What is shown before this picture is not right.
        beginning = beginning(isIDR: false, at: count)
        return .pass
    }

    /// Whether decoding may begin with a key frame; false when a decoder would misunderstand it after the loss.
    private mutating func begin(hasLoss: Bool, isAhead: Bool) -> Bool {
        if hasLoss, !isAhead, skippedKeyFrames < Self.maximumSkippedKeyFrames {
            needsKeyFrame = true
            skippedKeyFrames += 1
            return false
        }
        skippedKeyFrames = 0
        return true
    }

    /// An IDR picture restarts the counts, and nothing that follows is shown before it (§8.2.1).
    private func beginning(isIDR: Bool, at count: Int64?) -> Beginning {
        if isIDR { return .over }
        return count.map { .order($0) } ?? .unknown
    }

    /// Whether a picture may need what was before the key frame with which decoding began. No such picture comes after
    /// a reference picture that is shown after the key frame.
    private mutating func isLeading(at count: Int64?, isReference: Bool) -> Bool {
        switch beginning {
        case .over: return false
        case .order(let first):
            if let count, count < first { return true }
        case .unknown:
            if !isReference { return true }
        }
        if isReference { beginning = .over }
        return false
    }

    /// Only pictures to which none refers were lost.
    private func continues(_ picture: H264Picture) -> Bool {
        guard let number = picture.number, let lastReference, number == (lastReference &+ 1) % picture.modulus else {
            return false
        }
        return repair.isCertain(picture, widestStep: order.widestStep)
    }
}
