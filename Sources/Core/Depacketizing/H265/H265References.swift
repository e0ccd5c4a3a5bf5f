import Media

/// Which H.265 pictures can be decoded after a loss, by their reference picture sets (ITU-T H.265 §8.3.1, §8.3.2).
///
/// Each picture names all that it refers to by distances in picture order count, so a loss costs only what refers to
/// the lost: with temporal layers the lower ones continue. Leading pictures that may refer to what came before a CRA
/// picture (RASL) are dropped where decoding begins with that one.
struct H265References: Sendable {
    /// The last picture that all following ones may need was dropped, or none came yet.
    private(set) var needsKeyFrame = true
    private var hasKeyFrame = false
    /// Nothing was lost or dropped since the last random access picture, so every reference is available.
    private var isWhole = false
    /// RASL pictures of the last random access picture cannot be decoded (NoRaslOutputFlag, §8.1.3).
    private var skipsLeading = false
    /// The passed pictures, by full picture order count as a decoder of the file reckons it.
    private var intact = H265OrderCounts()
    /// prevTid0Pic (§8.3.1): the last passed picture that order counts are reckoned from.
    private var anchor: Int64 = 0
    private var last: Int64 = 0
    /// The widest step of order counts from one picture to the next; nil until one was seen.
    private var widestStep: Int64?
    /// Packets and pictures that no decoder of the file will see, since the last passed picture.
    private var unseen: Int64 = 0

    mutating func judge(_ frame: EncodedFrame, after damage: Damage) -> FrameVerdict {
        guard case .h265(let picture) = frame.reference, picture.orderCountModulus > 0 else {
            self = H265References()
            return .drop(.noParameterSets)
        }
        let missing = Int64(frame.lostBefore).addingReportingOverflow(Int64(damage.frameCount))
        if missing.overflow || missing.partialValue > 0 { isWhole = false }
        unseen = missing.overflow ? .max : Int64(clamping: Int128(unseen) + Int128(missing.partialValue))
        if picture.isRandomAccess { begin(picture) }

        let count = fullCount(picture)
        guard frame.isKeyFrame || canDecode(picture, at: count) else {
            drop(picture)
            return .drop(.dependsOnLoss)
        }
        pass(picture, at: count)
        return .pass
    }

    /// A picture with which decoding can begin.
    private mutating func begin(_ picture: H265PictureReference) {
        let continues = picture.kind == .cra && isWhole
        skipsLeading = !continues
        isWhole = true
        hasKeyFrame = true
        unseen = 0
        guard !continues else { return }
        intact = H265OrderCounts()
        anchor = Int64(picture.orderCount)
        last = anchor
    }

    private func canDecode(_ picture: H265PictureReference, at count: Int64) -> Bool {
        guard hasKeyFrame, !(picture.kind == .rasl && skipsLeading) else { return false }
        if isWhole { return true }
        guard let references = picture.references, isCertain(picture, at: count) else { return false }
        for distance in references where !intact.contains(count + Int64(distance)) { return false }
        return true
    }

    /// Whether the order count means what it seems to: what was lost may have gone once around the modulus, or an IDR
    /// picture among it may have restarted the count.
    private func isCertain(_ picture: H265PictureReference, at count: Int64) -> Bool {
        guard unseen > 0 else { return true }
        guard let widestStep else { return false }
        let (reach, overflow) = unseen.multipliedReportingOverflow(by: widestStep)
        let modulus = Int64(picture.orderCountModulus)
        return !overflow && reach < modulus / 2 - abs(last - anchor) && Int64(picture.orderCount) > reach
    }

    private mutating func pass(_ picture: H265PictureReference, at count: Int64) {
        needsKeyFrame = false
        if unseen == 0, count != last { widestStep = max(widestStep ?? 0, abs(count - last)) }
        unseen = 0
        last = count
        let isLeading = picture.kind == .rasl || picture.kind == .radl
        if picture.temporalID == 0, !isLeading, !picture.isSubLayerNonReference { anchor = count }
        intact.insert(count)
    }

    private mutating func drop(_ picture: H265PictureReference) {
        // Only leading pictures refer to leading ones.
        if picture.kind == .rasl, skipsLeading { return }
        isWhole = false
        unseen = unseen == .max ? .max : unseen + 1
        if picture.temporalID == 0, !picture.isSubLayerNonReference { needsKeyFrame = true }
    }

    /// PicOrderCntVal (§8.3.1).
    private func fullCount(_ picture: H265PictureReference) -> Int64 {
        if picture.kind == .idr { return 0 }
        let modulus = Int64(picture.orderCountModulus)
        let lower = Int64(picture.orderCount)
        let anchorLower = ((anchor % modulus) + modulus) % modulus
        let upper = anchor - anchorLower
        if lower < anchorLower, anchorLower - lower >= modulus / 2 { return upper + modulus + lower }
        if lower > anchorLower, lower - anchorLower > modulus / 2 { return upper - modulus + lower }
        return upper + lower
    }
}
