public import Media
public import Mixing

/// A layout that begins at a time of the recording. Beyond OWT, where a client sends the change at that time.
public struct TimedLayout: Equatable, Sendable {
    public enum Change: Equatable, Sendable {
        /// Other templates; the inputs keep their order.
        case templates(TemplateChoice)
        /// An explicit layout, as `object(LayoutUpdate)` of the OWT API. Streams are connections.
        case update(LayoutUpdate<String>)
    }

    /// From the beginning of the view.
    public var start: Interval
    public var change: Change
    /// Nil keeps the present one.
    public var fitPolicy: FitPolicy?

    public init(start: Interval, change: Change, fitPolicy: FitPolicy? = nil) {
        self.start = start
        self.change = change
        self.fitPolicy = fitPolicy
    }
}

extension TimedLayout {
    /// The longest duration of a job.
    private static let startLimit = 2_592_000
    private static let countLimit = 1000

    /// Reads a list in ascending order of time.
    static func list(_ node: DocumentNode?, _ reader: inout DocumentReader) -> [TimedLayout] {
        var layouts: [TimedLayout] = []
        for element in reader.list(node, of: "layouts", upTo: countLimit) ?? [] {
            guard let layout = TimedLayout(element, &reader) else { continue }
            if let last = layouts.last, layout.start <= last.start {
                reader.refuse(
                    element, "begins at \(DecimalText.seconds(of: layout.start)) s, not after the previous layout",
                    accepted: "at_s of more than \(DecimalText.seconds(of: last.start))")
            }
            layouts.append(layout)
        }
        return layouts
    }

    private init?(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["at_s", "fitPolicy", "regions"] + TemplateChoice.keys)
        let moment = reader.required(object, "at_s", accepted: "seconds from the beginning")
        let start = reader.seconds(moment, upTo: Self.startLimit)
        let fitPolicy = reader.choice(object["fitPolicy"], "a fit policy", of: FitPolicy.self)
        let choice = TemplateChoice(object, &reader)
        let isChosen = TemplateChoice.keys.contains { object[$0] != nil }
        guard object.isObject else { return nil }
        let change: Change
        if let regions = object["regions"] {
            if isChosen {
                reader.refuse(regions, "cannot be combined with templates or a grid", accepted: "one of them")
            }
            guard let update = LayoutUpdate<String>(regions, &reader) else { return nil }
            change = .update(update)
        } else {
            if !isChosen { reader.refuse(node, "changes nothing", accepted: "templates, grid or regions") }
            change = .templates(choice)
        }
        guard let start else { return nil }
        self.init(start: start, change: change, fitPolicy: fitPolicy)
    }

    var json: JSONValue {
        var members: [String: JSONValue?] = [
            "at_s": .decimal(DecimalText.seconds(of: start)), "fitPolicy": .optional(fitPolicy?.rawValue),
        ]
        switch change {
        case .templates(let choice): members.merge(choice.members) { $1 }
        case .update(let update): members["regions"] = update.json
        }
        return .sorted(members)
    }
}

extension LayoutUpdate<String> {
    fileprivate init?(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let limit = LayoutFamily.maxInputRange.upperBound
        guard let elements = reader.list(node, of: "regions", upTo: limit) else { return nil }
        let entries = elements.compactMap { element -> Entry? in
            let object = reader.object(element, keys: ["stream", "region"])
            let stream = reader.text(object["stream"], .label)
            let region = reader.required(object, "region", accepted: "an object with the keys id, area")
            return region.flatMap { Region($0, &reader) }.map { Entry(input: stream, region: $0) }
        }
        guard entries.count == elements.count else { return nil }
        do throws(MixingError) {
            try self.init(entries)
        } catch {
            reader.refuse(node, error.description, accepted: "regions and streams once each, empty regions last")
            return nil
        }
    }

    fileprivate var json: JSONValue {
        .list(entries.map { .sorted(["stream": .optional($0.input), "region": $0.region.json]) })
    }
}
