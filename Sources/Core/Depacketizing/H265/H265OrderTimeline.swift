import Media

/// The full picture order counts of what was sent (ITU-T H.265 §8.3.1), as far as they are certain after a loss.
///
/// Slices have the lower bits alone. What was lost may have gone once around them, or an IDR picture among it may have
/// restarted the count.
struct H265OrderTimeline: Sendable {
    /// The step that is assumed until one was seen: so many pictures at most are between two that are shown in decoding
    /// order, by the limit of pictures that a decoder holds (§A.4.2).
    private static let assumedStep: Int64 = 16

    private var hasBegun = false
    /// prevTid0Pic: the last picture from which order counts are reckoned.
    private var anchor: Int64 = 0
    private var last: Int64 = 0
    /// The widest step of order counts from one picture to the next; nil until one was seen.
    private var widestStep: Int64?
    /// At most so many pictures were sent since the last one whose count is certain.
    private var unseen: Int64 = 0

    /// So many packets, of which each may have been a picture, did not come.
    mutating func noteMissing(_ count: Int) {
        unseen = unseen.addingReportingOverflow(Int64(count)).overflow ? .max : unseen + Int64(count)
    }

    /// A picture with which counts begin.
    mutating func restart(at picture: H265PictureReference) {
        hasBegun = true
        anchor = Int64(picture.orderCount)
        last = anchor
        unseen = 0
    }

    /// The count of the next picture; nil where it is not certain, and for pictures that restart it.
    func count(of picture: H265PictureReference) -> Int64? {
        guard hasBegun, picture.kind != .idr, picture.kind != .bla else { return nil }
        guard unseen > 0 else { return Self.fullCount(picture, from: anchor) }
        let (reach, overflow) = unseen.multipliedReportingOverflow(by: widestStep ?? Self.assumedStep)
        let modulus = Int64(picture.orderCountModulus)
        guard !overflow, reach < modulus / 2 - abs(last - anchor), followsNoRestart(picture, reach: reach) else {
            return nil
        }
        return Self.fullCount(picture, from: anchor)
    }

    /// The picture was sent, and its count is certain.
    mutating func note(_ picture: H265PictureReference, at count: Int64) {
        if unseen == 0, count != last { widestStep = max(widestStep ?? 0, abs(count - last)) }
        unseen = 0
        last = count
        if picture.isAnchor { anchor = count }
    }

    /// No IDR picture can be among the lost ones: too few of them would be left to count up to this picture, or to the
    /// lowest of its reference picture set (§8.3.2).
    private func followsNoRestart(_ picture: H265PictureReference, reach: Int64) -> Bool {
        // Pictures that are shown before an IDR picture have counts below 0 after it.
        guard picture.kind != .radl else { return false }
        guard let references = picture.references else { return Int64(picture.orderCount) > reach }
        // After an IDR picture all of the set are among the lost ones, and none has a count below 0.
        var lowest = Int64(picture.orderCount)
        for distance in references { lowest = min(lowest, Int64(picture.orderCount) + Int64(distance)) }
        for distance in picture.others { lowest = min(lowest, Int64(picture.orderCount) + Int64(distance)) }
        let rest = unseen - Int64(references.count + picture.others.count)
        return lowest < 0 || rest < 0 || lowest > reach / unseen * rest
    }

    /// PicOrderCntVal (§8.3.1).
    static func fullCount(_ picture: H265PictureReference, from anchor: Int64) -> Int64 {
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

extension H265PictureReference {
    /// Order counts of later pictures are reckoned from this one (prevTid0Pic, §8.3.1).
    var isAnchor: Bool {
        temporalID == 0 && !isSubLayerNonReference && kind != .rasl && kind != .radl
    }
}
