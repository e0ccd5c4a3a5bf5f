import Media

/// A short-term reference picture set: the pictures that a decoder must still have, by their distance in picture order
/// count (ITU-T H.265 §7.3.7, §7.4.8).
struct H265ReferencePictureSet: Equatable, Sendable {
    /// A decoded picture buffer holds 16 pictures (ITU-T H.265 §A.4.2).
    static let maximumCount = 16

    struct Entry: Equatable, Sendable {
        var distance: Int32
        /// The current picture refers to it; otherwise it is kept for later ones.
        var isUsed: Bool
    }

    /// Pictures that are shown earlier, nearest first.
    var negative: [Entry] = []
    /// Pictures that are shown later, nearest first.
    var positive: [Entry] = []

    init(negative: [Entry] = [], positive: [Entry] = []) {
        self.negative = negative
        self.positive = positive
    }

    /// Distances to the pictures to which the current picture refers.
    var used: [Int32] { (negative + positive).filter(\.isUsed).map(\.distance) }

    /// Distances to the pictures that are kept for later ones.
    var others: [Int32] { (negative + positive).filter { !$0.isUsed }.map(\.distance) }

    /// st_ref_pic_set(index).
    ///
    /// - Parameter known: the sets of the sequence parameter set before this one, all of them in a slice header.
    init?(parsing bits: inout BitReader, known: [H265ReferencePictureSet], isInSliceHeader: Bool) {
        let isPredicted: Bool
        if known.isEmpty {
            isPredicted = false
        } else {
            guard let flag = bits.bit() else { return nil }
            isPredicted = flag
        }
        let parsed =
            isPredicted
            ? Self.predicted(&bits, known: known, isInSliceHeader: isInSliceHeader) : Self.explicit(&bits)
        guard let parsed, parsed.negative.count + parsed.positive.count <= Self.maximumCount else { return nil }
        self = parsed
    }

    private static func explicit(_ bits: inout BitReader) -> H265ReferencePictureSet? {
        guard let negativeCount = bits.unsignedExpGolomb(), negativeCount <= maximumCount,
            let positiveCount = bits.unsignedExpGolomb(), positiveCount <= maximumCount,
            let negative = entries(Int(negativeCount), sign: -1, &bits),
            let positive = entries(Int(positiveCount), sign: 1, &bits)
        else { return nil }
        return H265ReferencePictureSet(negative: negative, positive: positive)
    }

    private static func entries(_ count: Int, sign: Int32, _ bits: inout BitReader) -> [Entry]? {
        var list: [Entry] = []
        var distance: Int32 = 0
        for _ in 0..<count {
            // delta_poc_s0_minus1 and delta_poc_s1_minus1 end at 2^15 - 1.
            guard let step = bits.unsignedExpGolomb(), step < 1 << 15, let isUsed = bits.bit() else { return nil }
            distance += sign * (Int32(step) + 1)
            list.append(Entry(distance: distance, isUsed: isUsed))
        }
        return list
    }

    /// Inter prediction from another set, equations 7-59 to 7-62.
    private static func predicted(
        _ bits: inout BitReader, known: [H265ReferencePictureSet], isInSliceHeader: Bool
    ) -> H265ReferencePictureSet? {
        var back = 1
        if isInSliceHeader {
            guard let offset = bits.unsignedExpGolomb(), offset < known.count else { return nil }
            back = Int(offset) + 1
        }
        guard let isBackward = bits.bit(), let magnitude = bits.unsignedExpGolomb(), magnitude < 1 << 15 else {
            return nil
        }
        let shift = (isBackward ? -1 : 1) * (Int32(magnitude) + 1)
        let source = known[known.count - back]
        // The flags run over the source's entries, negative ones first, and end with one for the picture itself.
        var moved: [Entry] = []
        for distance in (source.negative + source.positive).map(\.distance) + [0] {
            guard let isUsed = bits.bit() else { return nil }
            var isKept = true
            if !isUsed {
                guard let flag = bits.bit() else { return nil }
                isKept = flag
            }
            if isKept { moved.append(Entry(distance: distance + shift, isUsed: isUsed)) }
        }
        // Equations 7-61 and 7-62 visit the entries so that both lists come out nearest first.
        return H265ReferencePictureSet(
            negative: moved.filter { $0.distance < 0 }.sorted { $0.distance > $1.distance },
            positive: moved.filter { $0.distance > 0 }.sorted { $0.distance < $1.distance })
    }
}
