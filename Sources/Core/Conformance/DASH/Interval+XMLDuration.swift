import Media

extension Interval {
    /// A duration of XML Schema (Part 2 §3.3.6), such as `PT1H2M3.5S`; nil for anything else, and for years and months
    /// other than 0, whose length is not known. Negative ones make no sense in a manifest.
    init?(xmlDuration text: String) {
        guard text.hasPrefix("P") else { return nil }
        var total = Interval.zero
        var isTime = false
        var number: Substring = ""
        var hasField = false
        // Units come in this order, each once.
        var units: [(isTime: Bool, name: Character, seconds: Int64)] = [
            (false, "Y", 0), (false, "M", 0), (false, "D", 86_400), (true, "H", 3_600), (true, "M", 60), (true, "S", 1),
        ]
        var rest = text.dropFirst()
        while let character = rest.first {
            if character == "T", !isTime, number.isEmpty {
                isTime = true
            } else if character.isASCII, character.isNumber || character == "." {
                number = text[(number.isEmpty ? rest.startIndex : number.startIndex)...rest.startIndex]
            } else {
                guard let i = units.firstIndex(where: { $0.isTime == isTime && $0.name == character }),
                    let value = Interval(decimal: number), character == "S" || !number.contains("."),
                    units[i].seconds > 0 || value == .zero
                else { return nil }
                total = total + value.times(units[i].seconds)
                units.removeFirst(i + 1)
                number = ""
                hasField = true
            }
            rest = rest.dropFirst()
        }
        guard number.isEmpty, hasField, text.last != "T" else { return nil }
        self = total
    }
}
