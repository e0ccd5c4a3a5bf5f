import Jobs
import Media
import Mixing

/// The layouts of a view that begin later, and the last one with explicit regions.
///
/// A layout applies from the first picture at or after its time. One with explicit regions names connections, and means
/// the latest connection of that id. The region of an absent connection goes to the next one, as if it had left; the
/// connection gets the region back when it joins.
struct LayoutSchedule {
    private let layouts: [TimedLayout]
    private let frame: FrameSize
    private let maxInput: Int
    private var next = 0
    private var writtenOut: LayoutUpdate<String>?

    init(_ layouts: [TimedLayout], frame: FrameSize, maxInput: Int) {
        self.layouts = layouts
        self.frame = frame
        self.maxInput = maxInput
    }

    /// The next layout, when its time has come. If several are due, only the last one is visible, but the positions
    /// depend on all.
    ///
    /// - Parameter moment: from the view's beginning.
    mutating func takeDue(at moment: Interval) -> TimedLayout? {
        guard next < layouts.count, layouts[next].start <= moment else { return nil }
        next += 1
        switch layouts[next - 1].change {
        case .templates: writtenOut = nil
        case .update(let update): writtenOut = update
        }
        return layouts[next - 1]
    }

    /// Whether the layout names the connection, so that it has to be applied again when that comes.
    func names(_ connectionID: String) -> Bool {
        writtenOut?.inputs.contains(connectionID) ?? false
    }

    /// Puts everybody where the layout wants them.
    ///
    /// - Parameter input: what the layout state calls the connection; nil for one that is not in the view.
    func apply(_ change: TimedLayout.Change, to layout: inout LayoutState<InputID>, _ input: (String) -> InputID?) {
        switch change {
        case .templates(let choice): layout.use(choice.templates(frame: frame, maxInput: maxInput))
        case .update(let update): apply(update, to: &layout, input)
        }
    }

    /// Applies the layout that was written out once more.
    func repeatUpdate(to layout: inout LayoutState<InputID>, _ input: (String) -> InputID?) {
        if let writtenOut { apply(writtenOut, to: &layout, input) }
    }

    private func apply(
        _ update: LayoutUpdate<String>, to layout: inout LayoutState<InputID>, _ input: (String) -> InputID?
    ) {
        // As many as the view takes; no name of an input is empty.
        let present = update.inputs.filter { input($0) != nil }.prefix(maxInput)
        let known = update.placing(only: present)
        let named = known.entries.map { entry in
            LayoutUpdate<InputID>.Entry(input: entry.input.flatMap(input), region: entry.region)
        }
        // Every input is in the view and named once, so nothing is refused.
        if let named = try? LayoutUpdate<InputID>(named) { try? layout.apply(named) }
    }
}
