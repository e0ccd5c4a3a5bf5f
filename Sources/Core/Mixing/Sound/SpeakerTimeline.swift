public import Media

/// Who spoke when, for the report.
public struct SpeakerTimeline: Sendable {
    public struct Turn: Equatable, Sendable {
        public var input: Int
        public var from: SessionTime
        public var to: SessionTime

        public init(input: Int, from: SessionTime, to: SessionTime) {
            self.input = input
            self.from = from
            self.to = to
        }
    }

    public private(set) var turns: [Turn] = []
    /// Turns that are not listed because there are too many.
    public private(set) var omitted = 0
    private var current: (input: Int, from: SessionTime)?
    private let limit: Int

    /// - Parameter limit: turns that are kept; 10,000 of a second each are nearly three hours.
    public init(limit: Int = 10_000) {
        self.limit = max(0, limit)
    }

    public mutating func handle(_ event: ActiveSpeaker.Event) {
        switch event {
        case .speaks(let input, let since):
            end(at: since)
            current = (input, since)
        case .silence(let since):
            end(at: since)
        }
    }

    /// The recording ends; whoever spoke last spoke until here.
    public mutating func finish(at time: SessionTime) {
        end(at: time)
    }

    private mutating func end(at time: SessionTime) {
        guard let turn = current else { return }
        current = nil
        guard time > turn.from else { return }
        if turns.count < limit {
            turns.append(Turn(input: turn.input, from: turn.from, to: time))
        } else {
            omitted += 1
        }
    }
}
