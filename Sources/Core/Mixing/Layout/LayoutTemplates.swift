public import Media

/// The layouts of a view; the number of inputs selects one.
public struct LayoutTemplates: Hashable, Sendable {
    /// In the server's order, which is not always that of the counts.
    public private(set) var list: [LayoutTemplate]

    /// OWT's list for `templates.base` and `templates.custom` of a view.
    public init(base: LayoutFamily, custom: [LayoutTemplate] = [], maxInput: Int) {
        list = base.templates(maxInput: maxInput)
        for template in custom { merge(template) }
    }

    /// Beyond OWT: grids with as few empty places as possible (`BalancedGrid`), and custom templates on top.
    public init(balancedFor frame: FrameSize, custom: [LayoutTemplate] = [], maxInput: Int) {
        let range = LayoutFamily.maxInputRange
        list = (1...min(max(maxInput, 1), range.upperBound)).map { BalancedGrid.template(count: $0, in: frame) }
        for template in custom { merge(template) }
    }

    /// One template for any number of inputs, as after a layout update.
    public init(only template: LayoutTemplate) {
        list = [template]
    }

    /// Puts a custom template at the first place whose count is not smaller. It replaces an equal one, else goes before
    /// it, or at the end (owt-server `layoutTemplate.js`).
    private mutating func merge(_ template: LayoutTemplate) {
        guard let place = list.firstIndex(where: { $0.count >= template.count }) else {
            list.append(template)
            return
        }
        if list[place].count == template.count {
            list[place] = template
        } else {
            list.insert(template, at: place)
        }
    }

    /// The smallest template with at least `inputCount` regions; of equal counts the last one, because the server keys
    /// them by count (`layout.js`). So base 13 of `lecture` wins over a custom 13 before it.
    ///
    /// If none is large enough, the largest one: inputs join one by one, and the server keeps its regions. Nil without
    /// templates: then the view draws only the background.
    public func template(for inputCount: Int) -> LayoutTemplate? {
        var best: LayoutTemplate?
        for template in list {
            guard let current = best else {
                best = template
                continue
            }
            let isEnough = template.count >= inputCount
            let isBetter =
                current.count >= inputCount
                ? isEnough && template.count <= current.count : template.count >= current.count
            if isBetter { best = template }
        }
        return best
    }
}
