import Media

/// Grids with few empty places: two inputs side by side, five in rows of three and two. Beyond OWT, whose `fluid` puts
/// two inputs into the upper half of a grid of four.
///
/// The best grid makes the picture largest. The picture is assumed to have the frame's aspect ratio, or 4:3 in a
/// portrait frame, because cameras send landscape video in either case. Of equally good grids the one with fewer places
/// wins, then the one with more columns.
enum BalancedGrid {
    static func template(count: Int, in frame: FrameSize) -> LayoutTemplate {
        let inputs = min(max(count, 1), LayoutFamily.maxInputRange.upperBound)
        let grid = shape(inputs, frame)
        var areas: [(left: Fraction, top: Fraction, width: Fraction, height: Fraction)] = []
        for row in 0..<grid.rows {
            // If the division has a remainder, the first rows have one more; shorter rows are centred.
            let held = inputs / grid.rows + (row < inputs % grid.rows ? 1 : 0)
            for column in 0..<held {
                let left =
                    held == grid.columns
                    ? Fraction.grid(column, of: grid.columns)
                    : Fraction.grid(grid.columns - held + 2 * column, of: 2 * grid.columns)
                areas.append(
                    (
                        left, .grid(row, of: grid.rows), .grid(1, of: grid.columns), .grid(1, of: grid.rows)
                    ))
            }
        }
        return LayoutTemplate(areas: areas)
    }

    private static func shape(_ inputs: Int, _ frame: FrameSize) -> (columns: Int, rows: Int) {
        let isUpright = frame.height > frame.width
        let picture = isUpright ? (width: 4, height: 3) : (width: max(1, frame.width), height: max(1, frame.height))
        var best = (columns: 1, rows: inputs)
        // Width of the picture in a place, times columns × rows × picture.height; below 2^41.
        func width(_ grid: (columns: Int, rows: Int)) -> Int {
            min(frame.width * picture.height * grid.rows, frame.height * picture.width * grid.columns)
        }
        for columns in 1...inputs {
            let candidate = (columns: columns, rows: (inputs + columns - 1) / columns)
            let places = candidate.columns * candidate.rows
            let bestPlaces = best.columns * best.rows
            let wins = width(candidate) * bestPlaces
            let holds = width(best) * places
            if wins > holds || (wins == holds && places <= bestPlaces) { best = candidate }
        }
        return best
    }
}
