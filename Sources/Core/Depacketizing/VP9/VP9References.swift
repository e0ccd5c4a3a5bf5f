import Media

/// Which VP9 pictures can be decoded after a loss (RFC 9628 §4.2, VP9 bitstream specification §7.2).
///
/// A picture needs two things: the pictures it refers to, and, unless error_resilient_mode resets them, the entropy
/// contexts and motion vectors that the picture before left.
struct VP9References: Sendable {
    private var intactPictures = PictureWindow()
    /// Nothing was lost or dropped between the last passed picture and the next one.
    private var isContextIntact = false
    /// Nothing at all was lost or dropped since the last key frame, so every reference is available, whatever P_DIFF
    /// is.
    private var isWholeSinceKeyFrame = false
    private var lastPictureID: UInt16?
    /// A decoder accepts nothing before a key frame, not even pictures without references.
    private var hasSeenKeyFrame = false

    var needsKeyFrame: Bool { !isContextIntact }

    mutating func judge(_ frame: EncodedFrame, after damage: Damage) -> FrameVerdict {
        guard case .vp9(let pictureID, let width, let references, let isResilient, _) = frame.reference else {
            return .drop(.dependsOnLoss)
        }
        let missing =
            frame.lostBefore == 0
            ? 0
            : missingPictures(
                from: lastPictureID, to: pictureID, width: width, lost: frame.lostBefore, damaged: damage.frameCount)
        advance(to: pictureID, width: width, missing: missing)
        if missing != 0 {
            isContextIntact = false
            isWholeSinceKeyFrame = false
        }

        if frame.isKeyFrame {
            intactPictures = PictureWindow()
            hasSeenKeyFrame = true
            isWholeSinceKeyFrame = true
        }
        let hasContext = isContextIntact || hasSeenKeyFrame && isResilient
        let passes = frame.isKeyFrame || isWholeSinceKeyFrame || hasContext && knows(references)
        intactPictures.append(passes)
        isContextIntact = passes
        if !passes { isWholeSinceKeyFrame = false }
        return passes ? .pass : .drop(.dependsOnLoss)
    }

    /// Moves the window over the pictures that are missing.
    private mutating func advance(to pictureID: UInt16?, width: UInt8, missing: Int?) {
        defer { lastPictureID = pictureID }
        guard let missing else {
            intactPictures = PictureWindow()
            return
        }
        var skipped = missing
        // An SFU that leaves out pictures without leaving out packets still counts them in P_DIFF.
        if missing == 0, let last = lastPictureID, let next = pictureID, width == 7 || width == 15 {
            skipped = max(0, ((Int(next) - Int(last)) & ((1 << Int(width)) - 1)) - 1)
        }
        for _ in 0..<min(skipped, PictureWindow.length) { intactPictures.append(false) }
    }

    /// All P_DIFF name pictures that were passed; without flexible mode nothing is known.
    private func knows(_ references: [UInt8]?) -> Bool {
        guard let references else { return false }
        for distance in references where !intactPictures.contains(Int(distance)) { return false }
        return true
    }
}
