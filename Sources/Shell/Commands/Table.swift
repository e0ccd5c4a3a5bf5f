/// A table for a terminal: columns as wide as their content, numbers aligned to the right.
struct Table {
    private let header: [String]
    private var rows: [[String]] = []

    init(_ header: [String]) {
        self.header = header
    }

    var isEmpty: Bool { rows.isEmpty }

    mutating func append(_ row: [String]) {
        rows.append(row)
    }

    mutating func append(contentsOf more: [[String]]) {
        rows.append(contentsOf: more)
    }

    func rendered() -> String {
        let widths = header.indices.map { column in
            ([header] + rows).map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        let isNumber = header.indices.map { column in
            !rows.isEmpty && rows.allSatisfy { $0.count <= column || Double($0[column]) != nil || $0[column] == "-" }
        }
        return ([header] + rows).map { row in
            row.indices.map { column in
                let padding = String(repeating: " ", count: max(0, widths[column] - row[column].count))
                return isNumber[column] ? padding + row[column] : row[column] + padding
            }.joined(separator: "  ").trimmingSuffix()
        }.joined(separator: "\n")
    }

    /// Seconds with two decimals.
    static func seconds(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "-" }
        let hundredths = Int((abs(value) * 100).rounded())
        let fraction = hundredths % 100
        return "\(value < 0 && hundredths > 0 ? "-" : "")\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}

extension String {
    fileprivate func trimmingSuffix() -> String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
