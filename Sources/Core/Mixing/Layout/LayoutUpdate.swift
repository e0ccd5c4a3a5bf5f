/// An explicit layout, region by region: `object(LayoutUpdate)` of the OWT API.
public struct LayoutUpdate<Input: Hashable & Sendable>: Hashable, Sendable {
    /// A region and its input; a region without one goes to the remaining inputs.
    public struct Entry: Hashable, Sendable {
        public var input: Input?
        public var region: Region

        public init(input: Input? = nil, region: Region) {
            self.input = input
            self.region = region
        }
    }

    public let entries: [Entry]

    /// Regions and inputs are unique, and regions without an input come last (owt-server `restReqValidator.js`).
    public init(_ entries: [Entry]) throws(MixingError) {
        guard !entries.isEmpty else { throw .noRegions }
        var regions: Set<String> = []
        var inputs: Set<Input> = []
        var empty: String?
        for entry in entries {
            guard regions.insert(entry.region.id).inserted else { throw .repeatedRegion(entry.region.id) }
            guard let input = entry.input else {
                empty = empty ?? entry.region.id
                continue
            }
            if let empty { throw .emptyRegionBeforeAnother(empty) }
            guard inputs.insert(input).inserted else { throw .repeatedInput("\(input)") }
        }
        self.entries = entries
    }

    public var template: LayoutTemplate {
        LayoutTemplate(regions: entries.map(\.region))
    }

    /// Inputs that the update places, in its order.
    public var inputs: [Input] {
        entries.compactMap(\.input)
    }

    /// The same regions, without the inputs that are not in `present`: the next ones move up, as if those had left.
    ///
    /// For an update whose inputs need not have joined yet; the server refuses one.
    public func placing(only present: some Sequence<Input>) -> LayoutUpdate {
        let present = Set(present)
        let listed = inputs.filter { present.contains($0) }
        var update = entries
        for i in update.indices { update[i].input = i < listed.count ? listed[i] : nil }
        return LayoutUpdate(checked: update)
    }

    private init(checked entries: [Entry]) {
        self.entries = entries
    }
}
