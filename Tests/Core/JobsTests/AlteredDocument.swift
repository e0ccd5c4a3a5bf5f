import Foundation

/// A JSON document in which a test changes one place at a time.
struct AlteredDocument {
    /// A member or an element, and where it is.
    struct Place {
        fileprivate var steps: [Step]
        let isObject: Bool
        let isNull: Bool

        /// `source.connections[0].sdp`, as a job's messages name it.
        var path: String {
            steps.reduce("") { path, step in
                switch step {
                case .key(let key): path.isEmpty ? key : path + "." + key
                case .index(let index): path + "[\(index)]"
                }
            }
        }

        /// `connections.Index 0.name`, as Foundation's decoder names it.
        var codingPath: String {
            steps.map { step in
                switch step {
                case .key(let key): key
                case .index(let index): "Index \(index)"
                }
            }.joined(separator: ".")
        }

        /// `connections.name`: the same for every element of a list.
        var keys: String {
            steps.compactMap { if case .key(let key) = $0 { key } else { nil } }.joined(separator: ".")
        }

        var isMember: Bool {
            if case .key = steps.last { true } else { false }
        }
    }

    fileprivate enum Step {
        case key(String)
        case index(Int)
    }

    private let root: Any

    init(_ text: String) throws {
        root = try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    /// Every place in the document, objects before their members.
    var places: [Place] { Self.places(in: root, at: []) }

    /// The document without a member.
    func removing(_ place: Place) throws -> String {
        try Self.text(of: Self.altered(root, at: place.steps[...], to: nil))
    }

    /// The document with a value of another kind at `place`: a number for an object, an object for everything else.
    func misplacing(_ place: Place) throws -> String {
        let value: Any = place.isObject ? 7 : ["x": 1]
        return try Self.text(of: Self.altered(root, at: place.steps[...], to: value))
    }

    private static func places(in value: Any, at steps: [Step]) -> [Place] {
        var found: [Place] = []
        if !steps.isEmpty {
            found.append(Place(steps: steps, isObject: value is [String: Any], isNull: value is NSNull))
        }
        if let object = value as? [String: Any] {
            for (key, member) in object.sorted(by: { $0.key < $1.key }) {
                found += places(in: member, at: steps + [.key(key)])
            }
        } else if let list = value as? [Any] {
            for (index, element) in list.enumerated() { found += places(in: element, at: steps + [.index(index)]) }
        }
        return found
    }

    private static func altered(_ value: Any, at steps: ArraySlice<Step>, to replacement: Any?) -> Any? {
        guard let step = steps.first else { return replacement }
        switch step {
        case .key(let key):
            guard var object = value as? [String: Any], let member = object[key] else { return value }
            object[key] = altered(member, at: steps.dropFirst(), to: replacement)
            return object
        case .index(let index):
            guard var list = value as? [Any] else { return value }
            let element = altered(list[index], at: steps.dropFirst(), to: replacement)
            list.replaceSubrange(index...index, with: element.map { [$0] } ?? [])
            return list
        }
    }

    private static func text(of value: Any?) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: value ?? NSNull(), options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }
}
