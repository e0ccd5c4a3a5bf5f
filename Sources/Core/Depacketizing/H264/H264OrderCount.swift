/// The order in which a decoder of the file shows H.264 pictures, as it reckons it from the lower bits in slices
/// (ITU-T H.264 §8.2.1.1).
///
/// Where more was lost than half of what these bits count, a picture that comes later may seem to be shown earlier.
struct H264OrderCount: Sendable {
    /// Of the reference picture that was passed last, and the highest of all.
    private var anchor: Int64?
    private var highest: Int64 = .min
    private var last: Int64?
    /// The widest step from one passed picture to the next; nil until one was seen.
    private(set) var widestStep: Int64?

    /// The full count of a picture that comes next; nil without order counts.
    func count(_ lower: UInt32?, modulus: UInt32) -> Int64? {
        guard let lower, modulus > 0 else { return nil }
        return full(lower, Int64(modulus))
    }

    /// Whether a picture would be shown after all that were passed; so without order counts.
    func isAhead(_ lower: UInt32?, modulus: UInt32) -> Bool {
        guard let lower, modulus > 0, anchor != nil else { return true }
        return full(lower, Int64(modulus)) > highest
    }

    mutating func pass(_ lower: UInt32?, modulus: UInt32, isReference: Bool) {
        guard let lower, modulus > 0 else { return }
        let count = full(lower, Int64(modulus))
        if let last { widestStep = max(widestStep ?? 0, abs(count - last)) }
        last = count
        highest = max(highest, count)
        if isReference || anchor == nil { anchor = count }
    }

    /// Counts begin again with an IDR picture; how wide steps are stays known.
    mutating func restart() {
        let step = widestStep
        self = H264OrderCount()
        widestStep = step
    }

    /// The count nearest to the anchor that ends with the lower bits.
    private func full(_ lower: UInt32, _ modulus: Int64) -> Int64 {
        guard let anchor else { return Int64(lower) }
        let ahead = ((Int64(lower) - anchor) % modulus + modulus) % modulus
        return anchor + (ahead >= modulus / 2 ? ahead - modulus : ahead)
    }
}
