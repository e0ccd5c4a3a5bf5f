/// Who is in a view and where, from the first input to the last (owt-server `vmixer.js`, `layout.js`).
///
/// Inputs are placed in the order in which they join. When one leaves, either the input that has waited longest takes
/// its place, or the later ones move up and a smaller template may do.
public struct LayoutState<InputID: Hashable & Sendable>: Equatable, Sendable {
    private struct Input: Equatable {
        var identifier: InputID
        var isScreen: Bool
        /// How often it was made primary.
        var primaryCount = 0
        /// Grows with each input that begins to be placed.
        var placement = 0
    }

    private var settings: LayoutSettings
    /// In the order of the regions. Those beyond the last region are not drawn.
    private var placed: [Input] = []
    /// Inputs beyond `maxInput`, the first of them next.
    private var waiting: [Input] = []
    private var placementCount = 0
    /// A layout update says exactly who is where: screens are not emphasised any more.
    private var isWrittenOut = false

    public init(_ settings: LayoutSettings) {
        self.settings = settings
    }

    // MARK: What is seen

    public var arrangement: Arrangement<InputID> {
        Arrangement(inputs: order, regions: regions)
    }

    /// Who takes the regions, in their order.
    private var order: [InputID] {
        let inputs = placed.map(\.identifier)
        guard let screen = emphasisedScreen else { return inputs }
        return [screen] + inputs.filter { $0 != screen }
    }

    private var regions: [Region] {
        let templates = emphasisedScreen == nil ? settings.templates : settings.screenTemplates
        return templates?.template(for: placed.count)?.regions ?? []
    }

    /// Inputs that wait for a place, the next one first.
    public var pending: [InputID] {
        waiting.map(\.identifier)
    }

    /// Inputs that have a place for which the template has no region.
    public var hidden: [InputID] {
        Array(order.dropFirst(regions.count))
    }

    /// Of several screens the one that was placed last: who shows something new wants it to be seen.
    private var emphasisedScreen: InputID? {
        guard settings.screenTemplates != nil, !isWrittenOut else { return nil }
        return placed.filter(\.isScreen).max { $0.placement < $1.placement }?.identifier
    }

    // MARK: Coming and going

    /// Nothing happens if the input is there already.
    public mutating func join(_ identifier: InputID, isScreen: Bool = false) {
        guard !isKnown(identifier) else { return }
        let input = Input(identifier: identifier, isScreen: isScreen)
        guard placed.count >= settings.maxInput else {
            place(input, at: placed.count)
            return
        }
        waiting.append(input)
        // Beyond OWT: an emphasised screen does not wait while a camera has a place.
        if isScreen, settings.screenTemplates != nil, !isWrittenOut,
            let camera = leastOftenPrimary(where: { !$0.isScreen })
        {
            promote(identifier, insteadOfPlace: camera)
        }
    }

    /// Nothing happens if the input is not there.
    public mutating func leave(_ identifier: InputID) {
        waiting.removeAll { $0.identifier == identifier }
        guard let index = place(of: identifier) else { return }
        placed.remove(at: index)
        if !waiting.isEmpty { place(waiting.removeFirst(), at: index) }
    }

    // MARK: Changes while running

    /// An input's owner began to speak. Without `keepsSpeakerPrimary` nothing happens.
    public mutating func speak(_ identifier: InputID) {
        guard settings.keepsSpeakerPrimary else { return }
        makePrimary(identifier)
    }

    /// Exchanges an input with the first one. One that waits comes in for the input that was primary least often; among
    /// equals for the one that has been placed longest.
    public mutating func makePrimary(_ identifier: InputID) {
        if isWaiting(identifier), let least = leastOftenPrimary(where: { _ in true }) {
            promote(identifier, insteadOfPlace: least)
        }
        guard let index = place(of: identifier) else { return }
        placed.swapAt(index, 0)
        placed[0].primaryCount += 1
    }

    /// Exchanges an input with the one that is in a region (`object(RegionUpdate)`). One that waits comes in for it.
    public mutating func move(_ identifier: InputID, to region: String) throws(MixingError) {
        guard isKnown(identifier) else { throw .unknownInput("\(identifier)") }
        guard let target = regions.firstIndex(where: { $0.id == region }) else { throw .unknownRegion(region) }
        guard target < order.count, let index = place(of: order[target]) else { throw .emptyRegion(region) }
        if let screen = emphasisedScreen, target == 0 || identifier == screen {
            guard order[target] != identifier else { return }
            throw .heldByScreen("\(screen)")
        }
        if let other = place(of: identifier) {
            placed.swapAt(index, other)
        } else {
            promote(identifier, insteadOfPlace: index)
        }
    }

    /// Places inputs as the update says. The others fill its empty regions in the order in which they were placed or
    /// began to wait, up to `maxInput`; whoever finds no region is hidden until somebody leaves.
    ///
    /// From then on there is this layout only, for any number of inputs, until `use(_:)` brings templates back.
    public mutating func apply(_ update: LayoutUpdate<InputID>) throws(MixingError) {
        for identifier in update.inputs where !isKnown(identifier) { throw .unknownInput("\(identifier)") }
        guard update.inputs.count <= settings.maxInput else {
            throw .tooManyInputs(actual: update.inputs.count, limit: settings.maxInput)
        }
        let listed = Set(update.inputs)
        var candidates: [Input] = []
        for input in placed.sorted(by: { $0.placement < $1.placement }) + waiting {
            if listed.contains(input.identifier) {
                // The server lists them from the front, which makes the last one the one placed longest.
                candidates.insert(input, at: 0)
            } else {
                candidates.append(input)
            }
        }
        placed = []
        waiting = []
        for (index, candidate) in candidates.enumerated() {
            var input = candidate
            input.primaryCount = 0
            if index < settings.maxInput { place(input, at: placed.count) } else { waiting.append(input) }
        }
        placed =
            update.inputs.compactMap { identifier in placed.first { $0.identifier == identifier } }
            + placed.filter { !listed.contains($0.identifier) }
        settings.templates = LayoutTemplates(only: update.template)
        isWrittenOut = true
    }

    /// Beyond OWT: other templates from now on, with everybody in the same order.
    public mutating func use(_ templates: LayoutTemplates) {
        settings.templates = templates
        isWrittenOut = false
    }

    // MARK: Places

    private func place(of identifier: InputID) -> Int? {
        placed.firstIndex { $0.identifier == identifier }
    }

    private func isWaiting(_ identifier: InputID) -> Bool {
        waiting.contains { $0.identifier == identifier }
    }

    private func isKnown(_ identifier: InputID) -> Bool {
        place(of: identifier) != nil || isWaiting(identifier)
    }

    private mutating func place(_ input: Input, at index: Int) {
        var input = input
        input.placement = placementCount
        placementCount += 1
        placed.insert(input, at: index)
    }

    private func leastOftenPrimary(where condition: (Input) -> Bool) -> Int? {
        placed.indices.filter { condition(placed[$0]) }.min {
            (placed[$0].primaryCount, placed[$0].placement) < (placed[$1].primaryCount, placed[$1].placement)
        }
    }

    /// Who is displaced waits behind all others.
    private mutating func promote(_ identifier: InputID, insteadOfPlace index: Int) {
        guard let position = waiting.firstIndex(where: { $0.identifier == identifier }) else { return }
        waiting.append(placed.remove(at: index))
        place(waiting.remove(at: position), at: index)
    }
}
