import Jobs
import Media

/// What a live view leaves out where the processor is too slow, and the account of it.
struct ViewEffort {
    private(set) var effort = CompositionEffort.full
    private(set) var spans: [Span] = []
    private(set) var leftOut = 0
    private(set) var withOldTiles = 0

    /// From when to when, in the view; the last one is open while the effort is not full.
    struct Span: Equatable {
        let effort: CompositionEffort
        let from: SessionTime
        var to: SessionTime?
    }

    /// What is done for a picture.
    enum Work: Equatable {
        case whole, oldTiles, leaveOut
        /// As `leaveOut`, and what can be put off is not decoded either.
        case hold
    }

    /// Frequent changes must not fill the report; the sums continue.
    static let spanLimit = 1000

    /// - Parameter moment: of the next picture.
    mutating func use(_ effort: CompositionEffort, at moment: SessionTime) {
        guard effort != self.effort else { return }
        finish(at: moment)
        self.effort = effort
        if effort != .full, spans.count < Self.spanLimit { spans.append(Span(effort: effort, from: moment, to: nil)) }
    }

    /// - Parameter number: counted from the view's first picture, which is always made.
    mutating func work(for number: Int64) -> Work {
        let work: Work =
            switch effort {
            case .full: .whole
            case .halfTiles: number.isMultiple(of: 2) ? .whole : .oldTiles
            case .halfPictures: number.isMultiple(of: 2) ? .whole : .leaveOut
            case .quarterPictures: number.isMultiple(of: 4) ? .whole : .leaveOut
            case .heldPicture: number == 0 ? .whole : .hold
            }
        if work == .oldTiles { withOldTiles += 1 }
        if work == .leaveOut || work == .hold { leftOut += 1 }
        return work
    }

    mutating func finish(at moment: SessionTime) {
        guard effort != .full, let last = spans.last, last.to == nil else { return }
        spans[spans.count - 1].to = max(moment, last.from)
    }
}
