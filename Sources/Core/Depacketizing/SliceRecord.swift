/// How many slices the pictures of a stream have (ITU-T H.264 §7.4.1.2.4, ITU-T H.265 §7.4.2.4.5): where markers prove
/// nothing, a hint whether one is whole.
struct SliceRecord: Sendable {
    /// So many pictures with the same number of slices show a sender that divides them all in one way: by threads or
    /// rows, or not at all. One that limits the size of slices has more of them in a key frame.
    static let window = 4

    /// The most slices of a picture; 0 before there was one.
    private(set) var most = 0
    private var fewest = Int.max
    private var pictureCount = 0

    /// All pictures had the same number of slices.
    var isSteady: Bool { pictureCount >= Self.window && fewest == most }

    /// A picture ended with this number of slices.
    mutating func note(_ count: Int) {
        most = max(most, count)
        fewest = min(fewest, count)
        pictureCount = min(pictureCount + 1, Self.window)
    }
}
