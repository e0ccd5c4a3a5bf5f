import Media

/// What is right after a loss though no key frame came: intra pictures, and pictures that refer to nothing but a right
/// one before them (ITU-T H.264 §8.2.4.2.1).
///
/// Which pictures are references is not known after a loss, because the lost ones may have had commands that change it
/// (§8.2.5.4). The reference picture right before a picture is one in any case, and the first of its list. In a stream
/// whose pictures refer to more, an intra picture repairs nothing after it, and is left out: it would take the place of
/// a later key frame's order count.
struct H264Repair: Sendable {
    /// frame_num of the last reference picture where that is right.
    private var right: UInt32?
    /// At most so many pictures were sent since the last one of which it is certain that no IDR picture, perhaps with
    /// other parameter sets, was lost before it.
    private var unseen = 0
    /// The picture before referred to no other one than the one before it.
    private var isSimple = true

    /// So many packets, of which each may have been a picture, did not come.
    mutating func noteMissing(_ count: Int) {
        unseen = unseen.addingReportingOverflow(count).overflow ? .max : unseen + count
    }

    /// No IDR picture was lost before this picture.
    func isCertain(_ picture: H264Picture, widestStep: Int64?) -> Bool {
        picture.followsNoRestart(after: unseen, widestStep: widestStep)
    }

    /// Whether a picture is right.
    ///
    /// - Parameter widestStep: of order counts, from one picture to the next.
    mutating func proves(_ picture: H264Picture, widestStep: Int64?) -> Bool {
        let isCertain = isCertain(picture, widestStep: widestStep)
        unseen = isCertain ? 0 : unseen == .max ? .max : unseen + 1
        // A reference picture was lost: the number after the last one is not this one's.
        if let last = right, picture.number != (last &+ 1) % picture.modulus { right = nil }
        let wasSimple = isSimple
        isSimple = picture.prediction.refersToLastOnly
        let isRight = isCertain && isSimple && (right != nil || wasSimple && picture.prediction.isIntra)
        if picture.isReference { right = isRight && picture.prediction.hasPlainMarking ? picture.number : nil }
        return isRight
    }

    /// A picture of an undamaged stream was written.
    mutating func follow(_ picture: H264Picture) {
        right = nil
        unseen = 0
        isSimple = picture.prediction.refersToLastOnly
    }

    /// The picture that was proved last is not written.
    mutating func forget() {
        right = nil
    }
}
