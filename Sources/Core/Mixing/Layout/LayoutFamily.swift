/// A family of layout templates by its name in the OWT API (`templates.base`; owt-server `layoutTemplate.js`).
public enum LayoutFamily: String, CaseIterable, Hashable, Sendable {
    /// Square grids, row by row.
    case fluid
    /// A large primary region at the top left, the others around it at the right and bottom.
    case lecture
    /// None: only custom templates.
    case void
}

extension LayoutFamily {
    /// The number of inputs of a view; the server's default is 16.
    public static let maxInputRange = 1...256

    /// The templates that the server makes for a view of at most `maxInput` inputs, in the server's order.
    public func templates(maxInput: Int) -> [LayoutTemplate] {
        let limit = min(max(maxInput, Self.maxInputRange.lowerBound), Self.maxInputRange.upperBound)
        return switch self {
        case .fluid: Self.fluidTemplates(maxInput: limit)
        case .lecture: Self.lectureTemplates(maxInput: limit)
        case .void: []
        }
    }

    /// Grids of 1×1 to d×d, where d×d is the smallest with a place for every input.
    private static func fluidTemplates(maxInput: Int) -> [LayoutTemplate] {
        var templates: [LayoutTemplate] = []
        var divisions = 0
        repeat {
            divisions += 1
            templates.append(squareGrid(divisions))
        } while divisions * divisions < maxInput
        return templates
    }

    private static func squareGrid(_ divisions: Int) -> LayoutTemplate {
        let side = Fraction.grid(1, of: divisions)
        return LayoutTemplate(
            areas: (0..<divisions).flatMap { row in
                (0..<divisions).map { column in
                    (.grid(column, of: divisions), .grid(row, of: divisions), side, side)
                }
            })
    }

    /// One ring around the primary region for 6 to 14 places, two rings for 13 to 25, which is the limit.
    ///
    /// The template of 13 follows that of 14, as on the server: of equal counts the last one wins.
    private static func lectureTemplates(maxInput: Int) -> [LayoutTemplate] {
        var templates = [squareGrid(1), ringed(divisions: 3, rings: 1)]
        if maxInput > 6 {
            for divisions in 4...min(7, (maxInput + 1) / 2) { templates.append(ringed(divisions: divisions, rings: 1)) }
        }
        if maxInput > 14 {
            for divisions in 4...min(7, (maxInput + 6) / 4) { templates.append(ringed(divisions: divisions, rings: 2)) }
        }
        return templates
    }

    /// The primary region and `rings` angles of squares around it, the inner one first: down the right side, then along
    /// the bottom from right to left.
    private static func ringed(divisions: Int, rings: Int) -> LayoutTemplate {
        let side = Fraction.grid(1, of: divisions)
        // The server has a literal for the smallest template, with another zero.
        let zero = Fraction.grid(0, of: divisions == 3 ? 1 : divisions)
        let place = { (part: Int) in part == 0 ? zero : Fraction.grid(part, of: divisions) }
        let main = Fraction.grid(divisions - rings, of: divisions)
        var areas = [(left: Fraction.grid(0, of: 1), top: Fraction.grid(0, of: 1), width: main, height: main)]
        for ring in (divisions - rings)..<divisions {
            for row in 0...ring { areas.append((place(ring), place(row), side, side)) }
            for column in (0..<ring).reversed() { areas.append((place(column), place(ring), side, side)) }
        }
        return LayoutTemplate(areas: areas)
    }
}
