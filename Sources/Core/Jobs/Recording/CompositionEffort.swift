/// How much work a live recording spends on its view. If the processor is too slow, the view loses quality in this
/// order; everything else continues as before.
public enum CompositionEffort: String, CaseIterable, Comparable, Hashable, Sendable, Codable {
    case full
    /// Tiles are drawn with every second picture only.
    case halfTiles = "half_tiles"
    /// Every second picture is left out: the one before lasts longer.
    case halfPictures = "half_pictures"
    /// Three of four are.
    case quarterPictures = "quarter_pictures"
    /// The last picture stays; audio continues.
    case heldPicture = "held_picture"

    public static func < (left: CompositionEffort, right: CompositionEffort) -> Bool { left.rank < right.rank }

    /// The next step down in quality; nil at the last.
    public var less: CompositionEffort? { Self.allCases.dropFirst(rank + 1).first }
    /// The next step back up; nil at the first.
    public var more: CompositionEffort? { Self.allCases.prefix(rank).last }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
