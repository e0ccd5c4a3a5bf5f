/// How much a live recording spends on its view. Where the processor is too slow, the view gets worse in this order, and
/// everything else goes on as before.
public enum CompositionEffort: Int, CaseIterable, Comparable, Hashable, Sendable {
    case full = 0
    /// Tiles are drawn with every second picture only.
    case fewerTiles = 1
    /// Every second picture is left out, the one before lasts longer; far behind, whole stretches are.
    case fewerPictures = 2

    public static func < (left: CompositionEffort, right: CompositionEffort) -> Bool { left.rawValue < right.rawValue }

    /// The next step down in quality; nil at the last.
    public var less: CompositionEffort? { CompositionEffort(rawValue: rawValue + 1) }
    /// The next step back up; nil at the first.
    public var more: CompositionEffort? { CompositionEffort(rawValue: rawValue - 1) }
}
