/// Rows under a heading, every column as wide as its widest cell; the first column to the left, numbers to the right.
struct Table {
    var heading: [String]
    var rows: [[String]] = []
    /// Columns of words.
    var leading: Set<Int> = [0]

    func rendered() -> String {
        let all = [heading] + rows
        let widths = heading.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let lines = all.map { row in
            let cells = row.indices.map { column -> String in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return leading.contains(column) ? row[column] + padding : padding + row[column]
            }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
        return lines.joined(separator: "\n")
    }
}

extension Double {
    /// With so many decimals.
    func text(_ decimals: Int) -> String {
        guard isFinite else { return "none" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int((magnitude * scale).rounded())
        let digits = String(whole % Int(scale) + Int(scale)).dropFirst()
        let number = "\(whole / Int(scale))" + (decimals > 0 ? ".\(digits)" : "")
        return (self < 0 && whole > 0 ? "-" : "") + number
    }
}

extension Int {
    /// Bytes as mebibytes.
    var mebibytes: String { self == 0 ? "" : (Double(self) / 1_048_576).text(1) }
}
