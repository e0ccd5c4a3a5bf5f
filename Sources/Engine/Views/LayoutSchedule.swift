import Jobs
import Media
import Mixing

/// The layouts of a view that begin later, and the one that was written out last.
///
/// A layout belongs to the first picture that is shown at its time or later. One that is written out names connections:
/// the latest connection of that id is meant. Who is not there leaves its region to the next one, as if it had left, and
/// gets it when it comes.
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

    /// The next layout, when its time has come. Of several only the last one would be seen, but who is where depends on all.
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

    private func apply(_ update: LayoutUpdate<String>, to layout: inout LayoutState<InputID>, _ input: (String) -> InputID?) {
        // As many as the view takes; no name of an input is empty.
        let present = update.inputs.filter { input($0) != nil }.prefix(maxInput)
        let known = update.placing(only: present)
        let named = known.entries.map { entry in
            LayoutUpdate<InputID>.Entry(input: entry.input.flatMap(input), region: entry.region)
        }
        // Every input is in the view and stands there once: there is nothing to refuse.
        if let named = try? LayoutUpdate<InputID>(named) { try? layout.apply(named) }
    }
}
