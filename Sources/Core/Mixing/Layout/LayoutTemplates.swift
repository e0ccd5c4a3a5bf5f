public import Media

/// The layouts of a view, of which the number of inputs chooses one.
public struct LayoutTemplates: Hashable, Sendable {
    /// In the server's order, which is not always that of the counts.
    public private(set) var list: [LayoutTemplate]

    /// What OWT makes of `templates.base` and `templates.custom` of a view.
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

    /// One template for any number of inputs: what a layout update leaves.
    public init(only template: LayoutTemplate) {
        list = [template]
    }

    /// Puts a custom template at the first place whose count is not smaller: instead of an equal one, else before it;
    /// at the end when there is none (owt-server `layoutTemplate.js`).
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

    /// The template with the fewest regions that holds `inputCount` inputs; of equal counts the last one, because the
    /// server keys them by count (`layout.js`). So base 13 of `lecture` wins over a custom 13 that stands before it.
    ///
    /// When none is big enough the largest one: inputs come one by one, and the server keeps the regions that it has.
    /// Nil when there are no templates at all: then only the background is drawn.
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
