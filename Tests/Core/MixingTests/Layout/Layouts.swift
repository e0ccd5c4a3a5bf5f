import Media
import Testing

@testable import Mixing

/// Regions and templates written short.
enum Layouts {
    /// `left top width height`.
    static func region(_ id: String, _ area: String) -> Region {
        let parts = area.split(separator: " ").compactMap { Fraction(parsing: $0) }
        precondition(parts.count == 4, "an area has four parts: \(area)")
        return Region(id: id, left: parts[0], top: parts[1], width: parts[2], height: parts[3])
    }

    /// Regions "1", "2", ….
    static func template(_ areas: [String]) -> LayoutTemplate {
        LayoutTemplate(regions: areas.enumerated().map { region(String($0 + 1), $1) })
    }

    /// A template that differs from every base one.
    static func custom(_ count: Int, prefix: String = "c") -> LayoutTemplate {
        LayoutTemplate(regions: (0..<count).map { region("\(prefix)\($0)", "0/1 \($0)/\(count) 1/1 1/\(count)") })
    }

    static func areas(_ template: LayoutTemplate?) -> [String] {
        (template?.regions ?? []).map { region in
            [region.left, region.top, region.width, region.height].map { $0.rendered() }.joined(separator: " ")
        }
    }
}
