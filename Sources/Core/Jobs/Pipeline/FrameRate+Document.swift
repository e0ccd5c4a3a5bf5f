import Media

extension FrameRate {
    /// OWT's rates (owt-server `defaults.js`), the two of European television, and three of American television, which
    /// are ratios.
    private static let accepted: [(text: String, rate: FrameRate)] = [
        ("6", FrameRate(6)), ("12", FrameRate(12)), ("15", FrameRate(15)), ("24", FrameRate(24)), ("25", FrameRate(25)),
        ("30", FrameRate(30)), ("48", FrameRate(48)), ("50", FrameRate(50)), ("60", FrameRate(60)),
        ("24000/1001", FrameRate(24_000, per: 1001)), ("30000/1001", FrameRate(30_000, per: 1001)),
        ("60000/1001", FrameRate(60_000, per: 1001)),
    ]

    /// A whole rate is a number, a ratio a text.
    init?(_ node: DocumentNode?, _ reader: inout DocumentReader) {
        guard let node else { return nil }
        let found = Self.accepted.first { text, rate in
            node.content == (rate.denominator == 1 ? .number(text) : .string(text))
        }
        guard let found else {
            let accepted = Self.accepted.map { $0.rate.denominator == 1 ? $0.text : quoted($0.text) }
            reader.refuse(node, "\(node.summary) is not a frame rate", accepted: accepted.joined(separator: ", "))
            return nil
        }
        self = found.rate
    }

    var json: JSONValue {
        denominator == 1 ? .integer(Int64(numerator)) : .string("\(numerator)/\(denominator)")
    }
}
