/// The regions of a layout for a certain number of inputs; the first one is the primary region.
///
/// Inputs fill the regions in the list's order, which is also the drawing order: later ones cover earlier ones.
public struct LayoutTemplate: Hashable, Sendable {
    public var regions: [Region]

    public init(regions: [Region]) {
        self.regions = regions
    }

    /// The number by which `LayoutTemplates` chooses.
    public var count: Int { regions.count }
}

extension LayoutTemplate {
    /// Regions with the ids "1", "2", … in the order of `areas`.
    init(areas: [(left: Fraction, top: Fraction, width: Fraction, height: Fraction)]) {
        regions = areas.enumerated().map { index, area in
            Region(
                id: String(index + 1), left: area.left, top: area.top, width: area.width, height: area.height)
        }
    }
}
