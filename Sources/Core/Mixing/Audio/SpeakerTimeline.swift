public import Media

/// Who spoke when, for the report.
///
/// `ActiveSpeaker` decides for whole periods. A turn begins with the speaker's first speech in them, and ends with its
/// last, or where another speaker takes over.
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
    /// Turns beyond the limit, which are not listed.
    public private(set) var omitted = 0
    private var current: (input: Int, from: SessionTime)?
    private var talks: [Int: Talk] = [:]
    private let limit: Int

    /// Speech of one input without a pause of a second.
    private struct Talk: Sendable {
        var from: SessionTime
        var to: SessionTime
        /// The end of the talk before.
        var earlier: SessionTime?
    }

    /// A period without any speech is such a pause.
    private static let hole = Interval(milliseconds: 1000)

    /// - Parameter limit: the number of turns kept; 10,000 of a second each are nearly three hours.
    public init(limit: Int = 10_000) {
        self.limit = max(0, limit)
    }

    /// Counts the speech in an input's packet that begins at `time`, as `ActiveSpeaker` does.
    public mutating func note(_ voice: VoiceCount, from input: Int, at time: SessionTime) {
        guard voice.voiced > 0 else { return }
        let end = time + Interval(milliseconds: 10 * Int64(voice.frames))
        guard var talk = talks[input] else {
            talks[input] = Talk(from: time, to: end)
            return
        }
        if time - talk.to >= Self.hole {
            talk = Talk(from: time, to: end, earlier: talk.to)
        } else {
            talk.to = max(talk.to, end)
        }
        talks[input] = talk
    }

    public mutating func handle(_ event: ActiveSpeaker.Event) {
        switch event {
        case .speaks(let input, let since):
            let from = max(since, talks[input]?.from ?? since)
            end(at: from)
            current = (input, from)
        case .silence(let since):
            end(at: since)
        }
    }

    /// The recording ends, and with it the current turn.
    public mutating func finish(at time: SessionTime) {
        end(at: time)
    }

    private mutating func end(at time: SessionTime) {
        guard let turn = current else { return }
        current = nil
        let end = min(time, lastSpeech(of: turn.input, before: time) ?? time)
        guard end > turn.from else { return }
        if turns.count < limit {
            turns.append(Turn(input: turn.input, from: turn.from, to: end))
        } else {
            omitted += 1
        }
    }

    /// The end of the talk that began before `time`; one that began later belongs to another turn.
    private func lastSpeech(of input: Int, before time: SessionTime) -> SessionTime? {
        guard let talk = talks[input] else { return nil }
        return talk.from < time ? talk.to : talk.earlier
    }
}
