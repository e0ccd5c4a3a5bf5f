/// The inputs of a view and their places, from the first join to the last leave (owt-server `vmixer.js`, `layout.js`).
///
/// Inputs are placed in the order in which they join. When one leaves, the input that has waited longest takes its
/// place, or, if none waits, the later ones move up and a smaller template may suffice.
public struct LayoutState<InputID: Hashable & Sendable>: Equatable, Sendable {
    private struct Input: Equatable {
        var identifier: InputID
        var isScreen: Bool
        /// How often it was made primary.
        var primaryCount = 0
        /// A running number, taken when the input gets a place.
        var placement = 0
    }

    private var settings: LayoutSettings
    /// In the order of the regions. Those beyond the last region are not drawn.
    private var placed: [Input] = []
    /// Inputs beyond `maxInput`, in the order in which they get places.
    private var waiting: [Input] = []
    private var placementCount = 0
    /// A layout update places the inputs: screens are no longer emphasised.
    private var isWrittenOut = false

    public init(_ settings: LayoutSettings) {
        self.settings = settings
    }

    // MARK: What is seen

    public var arrangement: Arrangement<InputID> {
        Arrangement(inputs: order, regions: regions)
    }

    /// The inputs in the order of the regions.
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

    /// Placed inputs for which the template has no region.
    public var hidden: [InputID] {
        Array(order.dropFirst(regions.count))
    }

    /// Of several screens the one that was placed last, because it shows what is new.
    private var emphasisedScreen: InputID? {
        guard settings.screenTemplates != nil, !isWrittenOut else { return nil }
        return placed.filter(\.isScreen).max { $0.placement < $1.placement }?.identifier
    }

    // MARK: Coming and going

    /// No effect if the input is in the view already.
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

    /// No effect if the input is not in the view.
    public mutating func leave(_ identifier: InputID) {
        waiting.removeAll { $0.identifier == identifier }
        guard let index = place(of: identifier) else { return }
        placed.remove(at: index)
        if !waiting.isEmpty { place(waiting.removeFirst(), at: index) }
    }

    // MARK: Changes while running

    /// The input's participant began to speak. No effect without `keepsSpeakerPrimary`.
    public mutating func speak(_ identifier: InputID) {
        guard settings.keepsSpeakerPrimary else { return }
        makePrimary(identifier)
    }

    /// Exchanges an input with the first one. A waiting input first replaces the input that was primary least often; of
    /// equals the one that was placed earliest.
    public mutating func makePrimary(_ identifier: InputID) {
        if isWaiting(identifier), let least = leastOftenPrimary(where: { _ in true }) {
            promote(identifier, insteadOfPlace: least)
        }
        guard let index = place(of: identifier) else { return }
        placed.swapAt(index, 0)
        placed[0].primaryCount += 1
    }

    /// Exchanges an input with the one in a region (`object(RegionUpdate)`). A waiting input replaces it.
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

    /// Places inputs according to the update. The others fill its empty regions in the order in which they were placed
    /// or began to wait, up to `maxInput`. An input without a region is hidden until another one leaves.
    ///
    /// This layout then holds for any number of inputs, until `use(_:)` restores templates.
    public mutating func apply(_ update: LayoutUpdate<InputID>) throws(MixingError) {
        for identifier in update.inputs where !isKnown(identifier) { throw .unknownInput("\(identifier)") }
        guard update.inputs.count <= settings.maxInput else {
            throw .tooManyInputs(actual: update.inputs.count, limit: settings.maxInput)
        }
        let listed = Set(update.inputs)
        var candidates: [Input] = []
        for input in placed.sorted(by: { $0.placement < $1.placement }) + waiting {
            if listed.contains(input.identifier) {
                // The server prepends each one, so the last one counts as placed earliest.
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

    /// Beyond OWT: uses other templates from now on, with the inputs in the same order.
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

    /// The displaced input becomes the last of those that wait.
    private mutating func promote(_ identifier: InputID, insteadOfPlace index: Int) {
        guard let position = waiting.firstIndex(where: { $0.identifier == identifier }) else { return }
        waiting.append(placed.remove(at: index))
        place(waiting.remove(at: position), at: index)
    }
}
