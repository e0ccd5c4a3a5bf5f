import Media

/// Which H.265 pictures can be decoded after a loss, by their reference picture sets (ITU-T H.265 §8.3.1, §8.3.2).
///
/// Each picture names all that it refers to by distances in picture order count, so a loss costs only what refers to
/// the lost: with temporal layers the lower ones continue. Leading pictures that may refer to what came before a CRA
/// picture (RASL) pass where that came, and are dropped where decoding begins with that picture.
///
/// `H265OrderTimeline` knows the counts of what was sent; a decoder of the file reckons from what was passed, and both
/// must agree. Without random access pictures decoding begins at a recovery point (§D.3.8); up to the picture that its
/// message names pictures are needed and not right.
struct H265References: Sendable {
    /// Encoders refresh a picture in a few seconds; 20 seconds at 30 frames/s.
    static let longestRecovery: Int32 = 600
    /// In a few groups of pictures the order counts fit, unless their length divides the modulus.
    static let maximumSkippedKeyFrames = 3

    /// What is known of the RASL pictures of the last random access picture.
    private enum Leading: Sendable {
        /// Everything before it came.
        case whole
        /// Their reference picture sets decide.
        case byReferences
        /// They cannot be decoded (NoRaslOutputFlag, §8.1.3).
        case left
    }

    /// What a decoder of the file has seen.
    private struct Written: Sendable {
        /// prevTid0Pic (§8.3.1).
        var anchor: Int64 = 0
        /// The highest count; nil for none.
        var highest: Int64?
    }

    /// The last picture that all following ones may need was dropped, or none came yet.
    private(set) var needsKeyFrame = true
    private var hasBegun = false
    /// Nothing was lost or dropped since the last picture with which decoding can begin, so every reference to that one
    /// and later ones is available.
    private var isWhole = false
    private var leading = Leading.left
    /// The passed pictures, by full picture order count.
    private var intact = H265OrderCounts()
    private var sent = H265OrderTimeline()
    private var written = Written()
    /// Before the recovery point: nothing is written if no right picture comes.
    private var writtenBefore = Written()
    private var skippedKeyFrames = 0
    /// From this count on pictures are right, where decoding began at a recovery point.
    private var firstRight = Int64.min
    private var isRecovering = false

    mutating func judge(_ frame: borrowing EncodedFrame, after damage: Damage) -> FrameVerdict {
        guard case .h265(let picture) = frame.reference, picture.orderCountModulus > 0 else {
            self = H265References()
            return .drop(.noParameterSets)
        }
        let (missing, overflow) = frame.lostBefore.addingReportingOverflow(damage.frameCount)
        sent.noteMissing(overflow ? .max : missing)
        if overflow || missing > 0 {
            isWhole = false
            if isRecovering { abandonRecovery() }
        }
        guard let count = sent.count(of: picture) else {
            guard picture.isRandomAccess else { return recoverOrDrop(picture, at: nil) }
            return begin(picture)
        }
        if picture.isRandomAccess, !continues(picture, at: count) { return begin(picture) }
        sent.note(picture, at: count)
        if picture.kind == .cra {
            leading = isWhole ? .whole : .byReferences
            isWhole = true
        } else if isRecovering, count < firstRight {
            pass(picture, at: count)
            return .recover(isFirst: false)
        }
        guard canDecode(picture, at: count) else { return recoverOrDrop(picture, at: count) }
        isRecovering = false
        needsKeyFrame = false
        pass(picture, at: count)
        return .pass
    }

    mutating func abandonRecovery() {
        guard isRecovering else { return }
        isRecovering = false
        hasBegun = false
        needsKeyFrame = true
        written = writtenBefore
    }

    /// Whether a random access picture, whose count is certain, goes on with what was before it.
    private func continues(_ picture: H265PictureReference, at count: Int64) -> Bool {
        picture.kind == .cra && hasBegun && !isRecovering && fileCount(picture) == count
    }

    /// A random access picture with which decoding begins; a decoder of the file would show it too early after a loss
    /// that its order count does not fit.
    private mutating func begin(_ picture: H265PictureReference) -> FrameVerdict {
        guard !picture.mayLackParameterSets, isAhead(picture) else { return recoverOrDrop(picture, at: nil) }
        restart(at: picture)
        firstRight = .min
        isRecovering = false
        needsKeyFrame = false
        pass(picture, at: Int64(picture.orderCount))
        return .pass
    }

    private mutating func restart(at picture: H265PictureReference) {
        hasBegun = true
        isWhole = true
        leading = .left
        intact = H265OrderCounts()
        sent.restart(at: picture)
        written = Written(anchor: Int64(picture.orderCount))
        skippedKeyFrames = 0
    }

    private mutating func isAhead(_ picture: H265PictureReference) -> Bool {
        guard picture.kind == .cra || !picture.isRandomAccess, let highest = written.highest,
            fileCount(picture) <= highest, skippedKeyFrames < Self.maximumSkippedKeyFrames
        else { return true }
        skippedKeyFrames += 1
        return false
    }

    private func canDecode(_ picture: H265PictureReference, at count: Int64) -> Bool {
        guard hasBegun, count >= firstRight, fileCount(picture) == count else { return false }
        if picture.kind == .cra { return true }
        if picture.kind == .rasl {
            if leading == .left { return false }
            if leading == .whole, isWhole { return true }
        } else if isWhole {
            return true
        }
        guard let references = picture.references else { return false }
        for distance in references where !intact.contains(count + Int64(distance)) { return false }
        return true
    }

    private mutating func pass(_ picture: H265PictureReference, at count: Int64) {
        if picture.isAnchor { written.anchor = count }
        written.highest = max(written.highest ?? count, count)
        intact.insert(count)
    }

    /// A picture that is not right: decoding begins again with it at a recovery point.
    private mutating func recoverOrDrop(_ picture: H265PictureReference, at count: Int64?) -> FrameVerdict {
        // Only leading pictures refer to RASL pictures.
        if picture.kind != .rasl {
            isWhole = false
            if count == nil { sent.noteMissing(1) }
            if picture.temporalID == 0, !picture.isSubLayerNonReference { needsKeyFrame = true }
        }
        guard needsKeyFrame, picture.kind == .trailing, let distance = picture.recoveryDistance,
            (0...Self.longestRecovery).contains(distance), isAhead(picture)
        else { return .drop(.dependsOnLoss) }
        writtenBefore = written
        restart(at: picture)
        needsKeyFrame = false
        isRecovering = true
        let count = Int64(picture.orderCount)
        firstRight = count + Int64(distance)
        pass(picture, at: count)
        return .recover(isFirst: true)
    }

    /// PicOrderCntVal as a decoder of the file reckons it.
    private func fileCount(_ picture: H265PictureReference) -> Int64 {
        H265OrderTimeline.fullCount(picture, from: written.anchor)
    }
}
