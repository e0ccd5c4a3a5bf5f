import Jobs
import Media

/// What a live view leaves out where the processor is too slow, and the account of it.
struct ViewEffort {
    private(set) var level = CompositionEffort.full
    /// Whole stretches are left out, until the view has caught up.
    private var isHolding = false
    private(set) var spans: [Span] = []
    private(set) var leftOut = 0
    private(set) var withOldTiles = 0

    /// From when to when, in the view; the last one is open while `level` is not full.
    struct Span: Equatable {
        let level: CompositionEffort
        let from: SessionTime
        var to: SessionTime?
    }

    enum Work: Equatable {
        case whole, oldTiles, leaveOut
        /// The same for a whole stretch: nothing is decoded either, as long as it can be kept.
        case hold
    }

    /// A processor that comes and goes must not fill the report; the sums go on.
    static let spanLimit = 1000
    /// So far behind, no rate of pictures helps; what waits would grow.
    static let holdingLag = Interval(milliseconds: 2000)
    /// So close, pictures are made again.
    static let resumingLag = Interval(milliseconds: 1000)

    /// - Parameter moment: of the next picture.
    mutating func use(_ level: CompositionEffort, at moment: SessionTime) {
        guard level != self.level else { return }
        finish(at: moment)
        self.level = level
        if level != .full, spans.count < Self.spanLimit { spans.append(Span(level: level, from: moment, to: nil)) }
        if level != .fewerPictures { isHolding = false }
    }

    /// What is done for a picture.
    ///
    /// - Parameters:
    ///   - number: counted from the view's first picture, which is always made.
    ///   - lag: how far it lies behind what could have been made by now.
    mutating func work(for number: Int64, lag: Interval) -> Work {
        switch level {
        case .full:
            return .whole
        case .fewerTiles:
            guard !number.isMultiple(of: 2) else { return .whole }
            withOldTiles += 1
            return .oldTiles
        case .fewerPictures:
            isHolding = number > 0 && lag > (isHolding ? Self.resumingLag : Self.holdingLag)
            guard isHolding || !number.isMultiple(of: 2) else { return .whole }
            leftOut += 1
            return isHolding ? .hold : .leaveOut
        }
    }

    mutating func finish(at moment: SessionTime) {
        guard level != .full, let last = spans.last, last.to == nil else { return }
        spans[spans.count - 1].to = max(moment, last.from)
    }
}
