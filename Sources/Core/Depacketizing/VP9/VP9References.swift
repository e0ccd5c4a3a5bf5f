import Media

/// Which VP9 pictures can be decoded after a loss (RFC 9628 §4.2, VP9 bitstream specification §7.2).
///
/// A picture needs two things: the pictures it refers to, and, unless error_resilient_mode resets them, the entropy
/// contexts and motion vectors that the picture before left behind.
struct VP9References: Sendable {
    /// Bit `n`: the picture `n + 1` before the next one was passed. P_DIFF has seven bits, so 128 are enough.
    private var intactPictures: UInt128 = 0
    /// Nothing was lost or dropped between the last passed picture and the next one.
    private var isContextIntact = false
    private var lastPictureID: UInt16?
    /// A decoder accepts nothing before a key frame, not even pictures without references.
    private var hasSeenKeyFrame = false

    var needsKeyFrame: Bool { !isContextIntact }

    mutating func judge(_ frame: EncodedFrame, after damage: Damage) -> IntegrityGate.Verdict {
        guard case .vp9(let pictureID, let width, let references, let isResilient, _) = frame.reference else {
            return .drop(.dependsOnLoss)
        }
        let missing =
            frame.lostBefore == 0
            ? 0
            : missingPictures(
                from: lastPictureID, to: pictureID, width: width, lost: frame.lostBefore, damaged: damage.frameCount)
        advance(to: pictureID, width: width, missing: missing)
        if missing != 0 { isContextIntact = false }

        if frame.isKeyFrame {
            intactPictures = 0
            hasSeenKeyFrame = true
        }
        let passes = frame.isKeyFrame || isContextIntact || (hasSeenKeyFrame && isResilient && knows(references))
        intactPictures = intactPictures << 1 | (passes ? 1 : 0)
        isContextIntact = passes
        return passes ? .pass : .drop(.dependsOnLoss)
    }

    /// Moves the window over the pictures that are missing.
    private mutating func advance(to pictureID: UInt16?, width: UInt8, missing: Int?) {
        defer { lastPictureID = pictureID }
        guard let missing else {
            intactPictures = 0
            return
        }
        var skipped = missing
        // An SFU that leaves out pictures without leaving out packets still counts them in P_DIFF.
        if missing == 0, let last = lastPictureID, let next = pictureID, width == 7 || width == 15 {
            skipped = max(0, ((Int(next) - Int(last)) & ((1 << Int(width)) - 1)) - 1)
        }
        intactPictures = skipped < 128 ? intactPictures << UInt128(skipped) : 0
    }

    /// All P_DIFF name pictures that were passed; without flexible mode nothing is known.
    private func knows(_ references: [UInt8]?) -> Bool {
        guard let references else { return false }
        for distance in references {
            guard (1...128).contains(distance), intactPictures >> UInt128(distance - 1) & 1 == 1 else { return false }
        }
        return true
    }
}
