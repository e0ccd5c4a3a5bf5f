import Mixing

extension Region {
    /// Reads `object(Region)` of the OWT API.
    init?(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["id", "shape", "area"])
        let name = reader.required(object, "id", accepted: TextRule.label.accepted)
        let identifier = reader.text(name, .label)
        if let shape = object["shape"], shape.content != .string(Region.shape) {
            reader.refuse(shape, "\(shape.summary) is not a shape", accepted: Region.shape)
        }
        let keys = ["left", "top", "width", "height"]
        guard
            let area = reader.required(
                object, "area", accepted: "an object with the keys " + keys.joined(separator: ", "))
        else { return nil }
        let members = reader.object(area, keys: keys)
        let parts = keys.map { key in
            Fraction(
                reader.required(members, key, accepted: Fraction.accepted), isLength: key == "width" || key == "height",
                &reader)
        }
        guard let identifier, let left = parts[0], let top = parts[1], let width = parts[2], let height = parts[3]
        else { return nil }
        self.init(id: identifier, left: left, top: top, width: width, height: height)
    }

    var json: JSONValue {
        .sorted([
            "id": .string(id), "shape": .string(Region.shape),
            "area": .sorted([
                "left": .string(left.rendered()), "top": .string(top.rendered()), "width": .string(width.rendered()),
                "height": .string(height.rendered()),
            ]),
        ])
    }
}

extension Fraction {
    fileprivate static let accepted = #"a part of the frame from 0 to 1 such as "1/3" or 0.5"#

    /// - Parameter isLength: a length must not be 0.
    fileprivate init?(_ node: DocumentNode?, isLength: Bool, _ reader: inout DocumentReader) {
        guard let node else { return nil }
        var read: Fraction?
        switch node.content {
        case .string(let text), .number(let text): read = Fraction(parsing: text)
        case .null, .boolean, .list, .object: break
        }
        guard let read, read.numerator > 0 || !isLength else {
            reader.refuse(
                node, "\(node.summary) is not a part of the frame",
                accepted: Self.accepted + (isLength ? ", more than 0" : ""))
            return nil
        }
        self = read
    }
}
