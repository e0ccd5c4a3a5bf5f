public import Media
public import Mixing

/// The layouts of a document: `templates` of the OWT API, and `grid` beyond it.
public struct TemplateChoice: Equatable, Sendable {
    /// The grids of `fluid`.
    public enum Grid: String, CaseIterable, Sendable {
        /// OWT's: as many rows as columns.
        case square
        /// Beyond OWT: as few empty places as possible.
        case balanced
    }

    public var family: LayoutFamily
    /// Replace or extend those of the family, by their number of regions.
    public var custom: [LayoutTemplate]
    public var grid: Grid

    public init(family: LayoutFamily = .fluid, custom: [LayoutTemplate] = [], grid: Grid = .square) {
        self.family = family
        self.custom = custom
        self.grid = grid
    }

    public func templates(frame: FrameSize, maxInput: Int) -> LayoutTemplates {
        switch (family, grid) {
        case (.fluid, .balanced): LayoutTemplates(balancedFor: frame, custom: custom, maxInput: maxInput)
        case (.fluid, .square), (.lecture, _), (.void, _):
            LayoutTemplates(base: family, custom: custom, maxInput: maxInput)
        }
    }
}

extension TemplateChoice {
    static let keys = ["templates", "grid"]

    /// Custom templates have different counts, apart from errors; a list has at most one for each number of inputs.
    private static let customLimit = LayoutFamily.maxInputRange.upperBound

    /// Reads `templates` and `grid` of a layout.
    init(_ object: DocumentObject, _ reader: inout DocumentReader) {
        self.init()
        if let node = object["templates"] {
            let members = reader.object(node, keys: ["base", "custom"])
            family = reader.choice(members["base"], "a family of layouts", of: LayoutFamily.self) ?? family
            custom = Self.custom(members["custom"], &reader)
        }
        grid = reader.choice(object["grid"], "a kind of grid", of: Grid.self) ?? grid
        if let node = object["grid"], grid == .balanced, family != .fluid {
            reader.refuse(node, "has no effect with the base \(family.rawValue)", accepted: "square, or the base fluid")
        }
    }

    private static func custom(_ node: DocumentNode?, _ reader: inout DocumentReader) -> [LayoutTemplate] {
        // OWT's own default is an empty list.
        guard let node, node.content != .list([]) else { return [] }
        return (reader.list(node, of: "templates", upTo: customLimit) ?? []).map { element in
            let object = reader.object(element, keys: ["region"])
            let list = reader.required(object, "region", accepted: "a list of regions")
            let nodes = reader.list(list, of: "regions", upTo: LayoutFamily.maxInputRange.upperBound) ?? []
            var seen: Set<String> = []
            return LayoutTemplate(
                regions: nodes.compactMap { node in
                    let region = Region(node, &reader)
                    if let region, !seen.insert(region.id).inserted {
                        reader.refuse(
                            node, "the region \(quoted(region.id)) is repeated", accepted: "each id once")
                    }
                    return region
                })
        }
    }

    var members: [String: JSONValue?] {
        [
            "templates": .sorted([
                "base": .string(family.rawValue),
                "custom": .list(custom.map { .sorted(["region": .list($0.regions.map(\.json))]) }),
            ]),
            "grid": .string(grid.rawValue),
        ]
    }
}
