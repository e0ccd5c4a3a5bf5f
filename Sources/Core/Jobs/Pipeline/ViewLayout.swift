public import Mixing

/// `layout` of a view: the regions, and how pictures fit into them.
public struct ViewLayout: Equatable, Sendable {
    public var fitPolicy = FitPolicy.letterbox
    public var templates = TemplateChoice()

    public init() {}
}

extension ViewLayout {
    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["fitPolicy"] + TemplateChoice.keys)
        fitPolicy = reader.choice(object["fitPolicy"], "a fit policy", of: FitPolicy.self) ?? fitPolicy
        templates = TemplateChoice(object, &reader)
    }

    var json: JSONValue {
        var members: [String: JSONValue?] = ["fitPolicy": .string(fitPolicy.rawValue)]
        members.merge(templates.members) { $1 }
        return .sorted(members)
    }
}
