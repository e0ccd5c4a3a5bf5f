import Media
import Mixing

/// Who speaks in a view, by connection.
struct ViewSpeech {
    private var active = ActiveSpeaker(period: period)
    private var known: Set<Int> = []
    private var began: [Int] = []
    private(set) var timeline = SpeakerTimeline()

    /// Of OWT.
    private static let period = Interval(milliseconds: 1000)

    mutating func note(_ voice: VoiceCount, from connection: Int, at time: SessionTime) {
        if known.insert(connection).inserted { active.addInput(connection) }
        active.count(voice, from: connection, at: time)
        timeline.note(voice, from: connection, at: time)
    }

    mutating func advance(to time: SessionTime) {
        while let event = active.poll(at: time) {
            timeline.handle(event)
            if case .speaks(let connection, _) = event { began.append(connection) }
        }
    }

    /// A connection that is over does not speak again.
    mutating func remove(_ connection: Int) {
        if known.remove(connection) != nil { active.removeInput(connection) }
    }

    /// Connections that began to speak since the last call, in the order of time.
    mutating func takeSpeakers() -> [Int] {
        guard !began.isEmpty else { return [] }
        defer { began.removeAll(keepingCapacity: true) }
        return began
    }

    mutating func finish(at time: SessionTime) {
        // The period that has begun counts as far as it goes.
        advance(to: time + Self.period)
        timeline.finish(at: time)
    }
}
